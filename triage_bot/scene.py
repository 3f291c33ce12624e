"""What a rule sees: one resource with its facts, and the scene that is the same for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

from triage_bot.model.facts import EMPTY, Facts
from triage_bot.model.people import Identity, People
from triage_bot.model.resource import Account, Issue, Milestone, Ref, Resource
from triage_bot.process import Process
from triage_bot.taxonomy import Category, CategoryState, judge_all
from triage_bot.text import fields, marker, table
from triage_bot.text.accounts import AccountIndex
from triage_bot.text.calendar import Calendar
from triage_bot.text.document import Document
from triage_bot.text.duration import Duration
from triage_bot.text.inert import Raw
from triage_bot.text.printed import HIDDEN, ISSUE_NAMES, issue_names
from triage_bot.text.prose import spoken

IGNORE = "triage-ignore"
SNOOZED = "snoozed"
LIST_LABEL = "type::digest"
"""On the bot's own lists for people."""


EDITORS = "editors"
"""Among the members: those whose role lets them edit issues."""


@dataclass(frozen=True)
class Scene:
    """Time, calendar, people and vocabulary of one look; `now` is UTC."""

    now: datetime
    calendar: Calendar = field(default_factory=Calendar)
    identity: Identity = field(default_factory=Identity)
    people: People = field(default_factory=People)
    categories: Mapping[str, Category] = field(default_factory=dict)
    templates: Mapping[str, Document] = field(default_factory=dict)
    known_labels: frozenset[str] = frozenset()
    process: Process = field(default_factory=Process)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    milestones: Mapping[str, tuple[Milestone, ...]] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    issues: Mapping[Ref, Issue] = field(default_factory=dict)
    baseline: date | None = None
    default_project: str = ""
    author: str = ""
    """The bot's username now: only its own notes can be edited. Empty for a person's dry run: any of the bot's."""
    public: bool = False
    """Everyone may read the project: account issues are not opened there."""
    judged: dict[tuple[str, ...], tuple[CategoryState, ...]] = field(default_factory=dict)
    """Label sets judged already: many issues have the same labels."""
    read_notes: dict[tuple[int, datetime], object] = field(default_factory=dict)
    """Notes read as forms already: they are looked at by many rules."""

    @property
    def today(self) -> date:
        """The local calendar day."""
        return self.calendar.day(self.now)

    @property
    def mention(self) -> str:
        """The name the bot hears commands by, without `@`; empty if it has none."""
        return self.process.mention or self.author

    @cached_property
    def living(self) -> Mapping[str, Issue]:
        """The bot's own living issues by their key; the oldest wins."""
        found: dict[str, Issue] = {}
        for issue in sorted(self.issues.values(), key=lambda one: one.id):
            if self.identity.is_bot(issue.author) and (key := marker.read(issue.description).get("living")):
                found.setdefault(str(key), issue)
        return found

    @cached_property
    def listed(self) -> Mapping[str, tuple[marker.Said, ...]]:
        """Reminders given through a person's list, by the reference they are about."""
        found: dict[str, tuple[marker.Said, ...]] = {}
        for issue in self.living.values():
            for one in marker.said(issue.description):
                found[one.resource] = (*found.get(one.resource, ()), one)
        return found

    @cached_property
    def about_accounts(self) -> AccountIndex:
        """Which issues are about which account."""
        return AccountIndex(self.issues.values())

    @property
    def editors(self) -> frozenset[str]:
        """Members who may edit labels themselves: Planner (15) and up, as far as roles were asked for."""
        return self.members.get(EDITORS, self.mentionable)

    @cached_property
    def mentionable(self) -> frozenset[str]:
        """Usernames that can read the scope; empty if nobody asked for the members."""
        return frozenset().union(*self.members.values()) if self.members else frozenset()


@dataclass(frozen=True)
class Seen:
    """One resource as a rule sees it: with the planned effects of earlier rules, and its facts."""

    resource: Resource
    facts: Facts = EMPTY

    @property
    def ref(self) -> Ref:
        """The resource's name."""
        return self.resource.ref

    @property
    def issue(self) -> Issue:
        """The issue; rules on accounts never ask for it."""
        assert isinstance(self.resource, Issue)  # noqa: S101 – load refuses issue conditions on accounts
        return self.resource

    @property
    def labels(self) -> tuple[str, ...]:
        """The issue's labels; none for an account."""
        return self.resource.labels if isinstance(self.resource, Issue) else ()

    @cached_property
    def mark(self) -> Mapping[str, object]:
        """The hidden mark of an issue's description (whoever wrote it)."""
        return marker.read(self.resource.description) if isinstance(self.resource, Issue) else {}

    @cached_property
    def lines(self) -> list[str]:
        """The description as a person wrote it: without quotes, code and hidden comments."""
        return spoken(self.issue.description)

    @cached_property
    def found(self) -> dict[int, object]:
        """Findings about this view, by the identity of the condition or group."""
        return {}

    @cached_property
    def worked_out(self) -> dict[str, object]:
        """What readers found here already, by their name: the same for the same issue and facts."""
        return {}

    @cached_property
    def _table(self) -> Mapping[str, object]:
        if isinstance(self.resource, Account):
            return self.resource.fields
        return _fields_of(self.resource.description)

    def account(self, scene: Scene) -> Account | None:
        """The account row this issue is about, by hidden mark or table."""
        if isinstance(self.resource, Account):
            return self.resource
        number = self.mark.get("account") or self._table.get("account_id")
        return scene.accounts.get(str(number)) if number else None

    def fields(self, scene: Scene) -> Mapping[str, object]:
        """Fields of the table, overlaid by those the account row fills (money, dates, team: registry first)."""
        row = self.account(scene)
        if row is None:
            return self._table
        return {**self._table, **{key: value for key, value in row.fields.items() if value not in ("", None)}}

    def snoozed_until(self, scene: Scene) -> date | None:
        """The last day of a running snooze: label `snoozed` and a due date not yet past."""
        if not isinstance(self.resource, Issue) or SNOOZED not in self.resource.labels:
            return None
        due = self.resource.due_date
        return due if due and due >= scene.today else None


@lru_cache(maxsize=2048)
def _fields_of(description: str) -> Mapping[str, object]:
    """Fields of the description's tables by canonical name; the first filled row of a name wins."""
    found: dict[str, object] = {}
    for title, text in table.read(description) if "|" in description else ():
        key = fields.key_of(title)
        if text and key not in found:
            found[key] = fields.lenient(key, text)
    return found


def category_states(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """The state of every label category on this issue."""
    known = scene.judged.get(seen.labels)
    if known is None:
        known = scene.judged[seen.labels] = judge_all(scene.categories, seen.labels, scene.known_labels)
    return known


COMMON_NAMES = frozenset(
    "fields account today now quarter next_quarter quarter_of working_day later state due_date values bot".split()
)
"""Names every text and expression knows, besides the gem's for issues."""


def names_for(seen: Seen, scene: Scene, redact: bool = False) -> dict[str, object]:
    """What a text or expression may use for this resource; many texts ask for the same."""
    key = f"names {redact}"
    known = seen.worked_out.get(key)
    if not isinstance(known, dict):
        known = seen.worked_out[key] = _names(seen, scene, redact)
    return dict(known)


def _names(seen: Seen, scene: Scene, redact: bool) -> dict[str, object]:
    issue = seen.resource if isinstance(seen.resource, Issue) else None
    shown = issue_names(issue, redact) if issue else dict.fromkeys(ISSUE_NAMES, "")
    values = _Fields(seen.fields(scene))
    if redact and issue and issue.confidential:
        values = _Fields(dict.fromkeys(values, HIDDEN))
    return {
        **shown,
        "fields": values,
        "account": values,
        "today": scene.today,
        "now": scene.now,
        "quarter": scene.calendar.quarter(scene.today),
        "next_quarter": scene.calendar.next_quarter(scene.today),
        "quarter_of": lambda day: scene.calendar.quarter(day) if isinstance(day, date) else "",
        "working_day": lambda count: scene.calendar.add_working_days(scene.today, min(int(count), 400)),
        "later": lambda day, span: Duration.parse(span).day_after(day, scene.calendar) if isinstance(day, date) else "",
        "due_date": issue.due_date if issue else None,
        "values": scene.process.values,
        "bot": Raw(f"@{scene.mention}") if scene.mention else "",
    }


class _Fields(dict[str, object]):
    """Fields in a text: one that nobody filled prints as nothing."""

    def __missing__(self, key: str) -> object:
        return ""
