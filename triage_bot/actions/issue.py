"""Action `issue`: open an issue, from a text as in the gem or from a template file.

With `once_per: account` there is one open issue of its kind per account, with `once_per: renewal` one per account and
renewal: found by hidden mark, then by `account_id` in the table, then by exact name in the title (R025, R027 to R029).
"""

from collections.abc import Iterable
from itertools import combinations
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from triage_bot.actions.assign import CANNOT, assignable
from triage_bot.actions.base import NOTHING, Beside, Effects, Opening, Structured, distinct
from triage_bot.actions.match import Match, Names
from triage_bot.actions.once_per import OnePer, Reopen, There, reopened
from triage_bot.changes.link import Link
from triage_bot.changes.open_issue import OpenIssue, openings
from triage_bot.context.checking import Front, Outright, Text, Vocabulary, Wrong
from triage_bot.context.claims import IssueKind, closing
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.taxonomy import mend, share_a_scope
from triage_bot.context.wording import TEXT_NAMES, names_for
from triage_bot.model.facts import News
from triage_bot.model.resource import Account, Issue, Ref
from triage_bot.shapes.values import day, refuse, written
from triage_bot.text import marker
from triage_bot.text.fields import yes_no
from triage_bot.text.inert import Raw
from triage_bot.text.table import TRIAGE, account_table, kind_by
from triage_bot.text.template import render_body, render_title

ISSUE_NAMES = TEXT_NAMES | frozenset({"account_table", "triage_issue"})


class IssueAction(Structured):
    """Open an issue for the match, from `title` and `description` or a `template`; at most once per account."""

    key = "issue"
    of_the_gem = True
    on = frozenset({"issues", "accounts"})
    opens = True
    title: Annotated[str | None, Text()] = None
    description: Annotated[str, Text()] = ""
    destination: str | None = None
    redact_confidential_resources: Annotated[bool, Outright(False)] = True
    template: Annotated[str | None, Text(ISSUE_NAMES, template=True, opens=True)] = None
    once_per: Literal["account", "renewal"] | None = None
    kind_: str | None = Field(default=None, alias="kind", min_length=1)
    reopen: Reopen | None = None
    allow_public: Annotated[bool, Outright(True)] = False

    @model_validator(mode="after")
    def _fits(self) -> Any:
        refuse((self.title is None) == (self.template is None), "give title (and description) or template")
        refuse(self.once_per is None and self.kind_ is not None, "kind tells an account's issues apart: give once_per")
        refuse(self.reopen is not None and self.once_per != "account", "reopen needs `once_per: account`")
        return self

    def kept(self, scene: Scene) -> IssueKind | None:
        return self._kind(scene) if self.once_per and not self.kind_ else None

    def project(self) -> str:
        return self.destination or ""

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if rule.type == "issues" and self.once_per:
            message = "once_per counts accounts: use it in rules on accounts"
            yield Wrong(message=message, path=("once_per",), at_key=True)

    def _kind(self, scene: Scene) -> IssueKind:
        """Which of an account's issues it opens: as written, else by the template's `type::` label."""
        return IssueKind(self.kind_ or self._label(scene), self.once_per == "renewal")

    def _label(self, scene: Scene) -> str:
        labels = scene.templates[self.template].front.get("labels") if self.template else None
        return kind_by(map(str, labels)) if isinstance(labels, list) else TRIAGE

    def works_off(self) -> bool:
        return self.once_per is not None

    def opening(self, match: Match, scene: Scene) -> Opening | None:
        wanted = self._once(match, scene)
        if wanted is None or self._instead(wanted, match, scene) is not None or self._reopens(wanted, match, scene):
            return None
        return Opening(wanted.kind.sort, wanted.project)

    def settled(self, match: Match, scene: Scene) -> bool:
        wanted = self._once(match, scene)
        return wanted is not None and self._instead(wanted, match, scene) is not None

    def act(self, match: Match, scene: Scene) -> Effects:
        wanted = self._once(match, scene)
        if wanted is None:
            return self._refused(match, scene) or self._opened(match, scene, {})
        if (instead := self._instead(wanted, match, scene)) is not None:
            return instead
        opening = self._opened(match, scene, wanted.kind.mark(wanted.account))
        if wanted.kind.per_renewal:
            return opening
        if self.reopen and (last := self._reopens(wanted, match, scene)):
            return reopened(last, self.reopen, opening, match, scene)
        return opening + _linked(wanted.standing(scene, match.seen.facts.news), opening, match)

    def _once(self, match: Match, scene: Scene) -> OnePer | None:
        """The issue an account shall have once; None where every match opens another."""
        account = match.seen.resource
        if not (self.once_per and isinstance(account, Account)):
            return None
        return OnePer(account, self._kind(scene), self._destination(match.seen.ref, scene), self._label(scene))

    def _instead(self, wanted: OnePer, match: Match, scene: Scene) -> Effects | None:
        """What happens where none is to be opened, nor opened again; None where one is."""
        if refusal := self._refused(match, scene):
            return refusal
        standing = wanted.standing(scene, match.seen.facts.news)
        if standing.opened:
            return _already(standing, wanted, match, scene)
        if left := wanted.left(scene):
            why = f"{left.ref} says it is its issue and was opened by a user who was deleted, perhaps a revoked token"
            return match.held(why, adopt=wanted.account.id)
        if wanted.kind.per_renewal and wanted.renewal is None:
            return match.held("the account list has no renewal date")
        if wanted.kind.per_renewal:
            return NOTHING if standing.covers(wanted.renewal, scene) else None
        if moved := next((issue for issue in standing.issues if issue.moved), None):
            return match.held(f"{moved.ref} was moved to another project and goes on there")
        return standing.freshly_closed(match, scene)

    def _reopens(self, wanted: OnePer, match: Match, scene: Scene) -> Issue | None:
        """The one that goes on instead of a new one."""
        standing = wanted.standing(scene, match.seen.facts.news)
        again = self.reopen and standing.may_reopen(self.reopen.within, scene)
        return standing.last if again else None

    def _refused(self, match: Match, scene: Scene) -> Effects | None:
        """No place to open it, one this token cannot see, or one everyone may read."""
        project = self._destination(match.seen.ref, scene)
        if not project:
            return Effects(warnings=(f"{match.name}: `issue` needs a `destination` here",))
        if project in scene.unseen:
            why = f"there is no project {project} for this token, nothing is opened there"
            return Effects(warnings=(f"{match.rule}: {why}; make the bot a member, or mend `destination`",))
        if isinstance(match.seen.resource, Account) and project in scene.public and not self.allow_public:
            return match.held("the project is public; account issues are not opened there unless `allow_public: true`")
        return None

    def _destination(self, ref: Ref, scene: Scene) -> str:
        return self.destination or (ref.project if ref.iid else scene.default_project)

    def _opened(self, match: Match, scene: Scene, mark: dict[str, object]) -> Effects:
        project, account = self._destination(match.seen.ref, scene), match.seen.resource
        own = {"account": account.id} if isinstance(account, Account) else {}
        if self.template:
            return from_template(self.template, project, match, scene, {**own, **mark})
        names = names_for(match.seen, scene, self.redact_confidential_resources)
        assert self.title is not None  # noqa: S101 – the validator saw to it
        body, hidden = render_body(self.description, names), ""
        if mark:
            hidden = marker.write({**mark, "template": match.rule})
            body = f"{body.rstrip()}\n\n{hidden}".lstrip("\n")
        ref, title = Ref(project, 0, f"{match.rule} for {match.seen.ref}"), render_title(self.title, names)
        return match.to(OpenIssue, ref=ref, title=title, description=body, mark=hidden, confidential=bool(own))


def _already(standing: There, wanted: OnePer, match: Match, scene: Scene) -> Effects:
    """One is there: nothing to do. Several that stand for the same: reported, and the bot's own newer ones are closed.

    A first and a second review of one renewal are no twins, also for a rule that takes any review.
    """
    older: dict[Issue, Ref] = {}
    for first, second in combinations(standing.opened, 2):
        kinds = {Seen(issue).kind(scene) for issue in (first, second)}
        if len(kinds) == 1 or wanted.label in kinds:
            older.setdefault(second, first.ref)
    if not older:
        return NOTHING
    refs = ", ".join(str(issue.ref) for issue in standing.opened if issue in older or issue.ref in older.values())
    effects = Effects(warnings=(f"{match.name}: several open issues for one account: {refs}",))
    for twin, ref in older.items():
        ours = scene.standing.is_bot(twin.author) and scene.claim(twin).mark.get("account")
        if ours and twin.user_notes_count == 0:
            effects += Effects(changes=closing(twin, ref, match.rule, f"opened twice for one account, {ref} is older"))
    return effects


def _linked(standing: There, opening: Effects, match: Match) -> Effects:
    """The new issue is related to the one that ended before."""
    new = next(iter(openings(opening.changes)), None)
    if new is None or standing.last is None:
        return NOTHING
    return match.to(Link, ref=new.ref, reason="the account's issue before this one", to=standing.last.ref)


def from_template(
    name: str, project: str, match: Match, scene: Scene, mark: Names, more: Names = MappingProxyType({})
) -> Effects:
    """The issue a template makes of this match (with `more` names), and warnings.

    Raises ValueFault if a value cannot be read.
    """
    document, about = scene.templates[name], match.seen.ref
    names = {**opening_names(match, scene), **({"kind": mark["kind"]} if "kind" in mark else {}), **more}
    front = Front(document.front, names)
    hidden = marker.write({**mark, "template": name.split(".", 1)[0]})
    due, (milestone, make) = front.value("due_date"), front.milestone()
    labels, unknown = _known(front.values("labels"), scene)
    confidential = yes_no(front.value("confidential") or "yes")
    named = distinct(scene.spelt(written(assignee)) for assignee in front.values("assignees"))
    assignees = assignable(named, project, confidential, scene) if named else ()
    labels, warnings = _one_of_a_scope(labels, about)
    warnings += [f'{about}: "{label}" is no label here and was left out' for label in unknown]
    warnings += [f"{about}: {item} {CANNOT}" for item in named if item not in assignees]
    title = render_title(str(document.front.get("title") or ""), names)
    refuse(not title, f"template {name}: the title comes out empty")
    return match.to(
        OpenIssue,
        tuple(warnings),
        ref=Ref(project, 0, _key(match, str(mark.get("kind", TRIAGE)))),
        title=title,
        description=f"{render_body(document.body, names).rstrip()}\n\n{hidden}",
        mark=hidden,
        labels=labels,
        assignees=assignees,
        due=day(due) if due else None,
        confidential=confidential,
        milestone=milestone,
        make_milestone=make,
    )


def opening_names(match: Match, scene: Scene) -> dict[str, object]:
    """The names of templates that open issues."""
    return {
        **names_for(match.seen, scene),
        "account_table": account_table(match.seen.fields(scene), scene.host),
        "triage_issue": _triage_issue(match.seen.account(scene), match.seen.facts.news, scene),
    }


def _key(match: Match, kind: str) -> str:
    """How the issue is called until it has a number."""
    account = match.seen.resource
    key = f"for {account.id}" if isinstance(account, Account) else f"{match.rule} for {account.ref}"
    return key if kind == TRIAGE else f"{kind} {key}"


def _triage_issue(account: Account | None, news: News, scene: Scene) -> Raw | str:
    """The reference of the account's open triage issue, or of the one this plan opens; empty if there is none."""
    ways = scene.about_accounts.find(account) if account else ()
    refs = [issue.ref for way in ways for issue in way if issue.state == "opened" and issue.ref not in news.closed]
    return next((Raw(str(ref)) for ref in (*refs, *sorted(ref for kind, ref in news.names if kind == TRIAGE))), "")


def _known(labels: tuple[str, ...], scene: Scene) -> tuple[tuple[str, ...], list[str]]:
    """Labels in their right spelling, and words that are no label here: those are never created.

    A row's word may be the part after `::`, as in `Lack of adoption` for ~"risk::lack of adoption".
    """
    by_ending = {label.rsplit("::", 1)[-1].casefold(): label for label in scene.known_labels if "::" in label}
    usernames: list[str] = []
    unknown: list[str] = []
    for label in labels:
        right = mend(scene.categories, label, scene.known_labels)
        if right not in scene.known_labels and not right.startswith("type::"):
            right = by_ending.get(right.casefold(), "")
        (usernames if right else unknown).append(right or label)
    return tuple(dict.fromkeys(usernames)), unknown


def _one_of_a_scope(labels: tuple[str, ...], about: Ref) -> tuple[tuple[str, ...], list[str]]:
    """The labels without those whose opposite stands before them, and words about these."""
    kept, warnings = list[str](), list[str]()
    for label in labels:
        pair = share_a_scope((*kept, label))
        if pair:
            warnings.append(f'{about}: ~"{pair[1]}" was left out, ~"{pair[0]}" of the same scope comes first')
        else:
            kept.append(label)
    return tuple(kept), warnings
