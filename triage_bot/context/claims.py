"""What an issue says it stands for by its mark, its table and its title, and how much of it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from triage_bot.context.process import Process
from triage_bot.context.standing import Proof, Stand
from triage_bot.model.resource import Account, Issue
from triage_bot.shapes.values import parse_day
from triage_bot.text import fields, marker, table
from triage_bot.text.inert import unbroken
from triage_bot.text.prose import USUAL
from triage_bot.text.table import TRIAGE, kind_of, names_in
from triage_bot.text.template import Document

Fields = Mapping[str, object]


@dataclass(frozen=True)
class Claim:
    """An issue's words about itself: hidden mark, fields of its tables by canonical name, names in its title."""

    mark: Fields = field(default_factory=dict)
    table: Fields = field(default_factory=dict)
    title: str = ""
    ids: frozenset[str] = frozenset()
    """Every account id that its tables name."""

    @property
    def account(self) -> str:
        """The account's id by mark, else by table; empty if neither says one."""
        return str(self.mark.get("account") or self.table.get("account_id") or "")

    @cached_property
    def names(self) -> set[str]:
        """The accounts' names that the title may begin with."""
        return names_in(self.title) if self.title else set()

    def stands_for(self, names: frozenset[str]) -> bool:
        """True if it says that it stands for something; `names` are those of the accounts."""
        return bool(self.mark or self.ids) or not names.isdisjoint(self.names)

    def titled(self, by_name: Mapping[str, Account]) -> Account | None:
        """The one account whose name begins the title."""
        rows = {row.id: row for name in self.names if (row := by_name.get(name))}
        return next(iter(rows.values())) if len(rows) == 1 else None

    @property
    def renewal(self) -> date | None:
        """The renewal it was opened for: by its hidden mark, else by its table."""
        written = self.table.get("renewal_date")
        return parse_day(self.mark.get("renewal") or self.mark.get("renewal_date")) or (
            written if isinstance(written, date) else None
        )


NOTHING = Claim()


def claimed(issue: Issue) -> Claim:
    """What the issue says, whoever wrote it."""
    short = len(issue.description) <= USUAL
    columns, ids = (_fields_again if short else _fields_of)(issue.description)
    return Claim(marker.read(issue.description), columns, issue.title, ids)


def heard(said: Claim, stand: Stand) -> Claim:
    """What counts of what it says: nothing if nothing proves it; what the bot said when it was adopted goes before."""
    if not stand.proved:
        return NOTHING
    own = said if stand.reads else NOTHING
    if stand.proof is not Proof.NOTE:
        return own
    kind = {key: value for key, value in stand.adopted.items() if key in ("kind", "renewal")}
    return Claim({"account": str(stand.adopted["adopts"]), **kind}, own.table, own.title, own.ids)


def _fields_of(description: str) -> tuple[Fields, frozenset[str]]:
    """Fields of the description's tables by canonical name, the first filled row of a name; and all account ids."""
    columns: dict[str, object] = {}
    ids: set[str] = set()
    for title, text in table.read(description) if "|" in description else ():
        key = fields.key_of(title)
        if text and key not in columns:
            columns[key] = fields.lenient(key, text)
        ids |= {text} if key == "account_id" else set()
    return columns, frozenset(ids - {""})


@lru_cache(maxsize=500)
def _fields_again(description: str) -> tuple[Fields, frozenset[str]]:
    return _fields_of(description)


@dataclass(frozen=True, slots=True, order=True)
class IssueKind:
    """A kind of issue that accounts have; `per_renewal`: each renewal has its own, the mark's `renewal` says which.

    Of another kind the mark has the `renewal_date` that the bot wrote: so what a person changed is known.
    """

    name: str = TRIAGE
    per_renewal: bool = False

    @property
    def sort(self) -> str:
        """What it is counted with where openings are worked off: an account's own issues, and those of its renewals."""
        return "renewal" if self.per_renewal else "account"

    def mark(self, account: Account, renewal: date | None = None) -> dict[str, object]:
        """What the hidden mark of the account's issue says, besides the template; the row's renewal unless told."""
        data: dict[str, object] = {"account": account.id}
        data |= {"kind": self.name} if self.name != TRIAGE else {}
        day = renewal or account.fields.get("renewal_date")
        return (
            {**data, "renewal" if self.per_renewal else "renewal_date": day.isoformat()}
            if isinstance(day, date)
            else data
        )


class AccountIndex:
    """Issues by the account they are about; hand-made ones only where no mark names another account."""

    def __init__(self, claims: Iterable[tuple[Issue, Claim]]) -> None:
        self.marked: dict[str, list[Issue]] = {}
        self.tabled: dict[str, list[Issue]] = {}
        self.named: dict[str, list[Issue]] = {}
        self._kinds: dict[int, str] = {}
        for issue, claim in claims:
            if "twin" in claim.mark and issue.state == "closed":
                continue
            self._kinds[issue.id] = kind_of(claim.mark, issue.labels)
            if number := claim.mark.get("account"):
                self.marked.setdefault(str(number), []).append(issue)
                continue
            for number in claim.ids:
                self.tabled.setdefault(number, []).append(issue)
            for name in claim.names:
                self.named.setdefault(name, []).append(issue)

    def find(self, account: Account, kind: str = TRIAGE, label: str = "") -> tuple[list[Issue], ...]:
        """Its issues of this kind by hidden mark, by `account_id` in the table, by exact name in the title.

        `label` is what the `type::` label of several kinds says. A hand-made or adopted issue of that kind stands for
        each of them, and who looks for just that kind takes any of them.
        """
        marked, tabled, named = self.all(account)
        kinds = {kind, label or kind}
        typed = f"type::{label}"
        candidates = [
            issue for issue in marked if self._kinds[issue.id] in kinds or (kind == label and typed in issue.labels)
        ]
        return candidates, *(
            [issue for issue in issues if self._kinds[issue.id] in kinds] for issues in (tabled, named)
        )

    def all(self, account: Account) -> tuple[list[Issue], list[Issue], list[Issue]]:
        """Its issues of every kind, the surest way to find them first."""
        name = unbroken(account.name)
        return self.marked.get(account.id, []), self.tabled.get(account.id, []), self.named.get(name, [])


def kept_confidential(issue: Issue, process: Process, templates: Mapping[str, Document]) -> bool:
    """True if the bot, who has to be its author, opened it confidential: by its mark and the template named there."""
    mark = marker.read(issue.description)
    living = str(mark.get("living", "")).partition(":")[0]
    if living in process.all_lists or mark.get("confidential") is True:
        return True
    about = issue.state == "opened" and not {"account", "about"}.isdisjoint(mark)
    named = (template.front for name, template in templates.items() if name.split(".", 1)[0] == mark.get("template"))
    return about and not says_open(next(named, {}))


def says_open(front: Mapping[str, object]) -> bool:
    """True if a template's front matter says outright that its issues are for all members."""
    return str(front.get("confidential", "yes")).casefold() in ("no", "false")
