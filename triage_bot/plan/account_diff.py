"""The account list against GitLab: what a run would do for each account, what does not fit, which issues are taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage_bot.accounts.drift import ADOPTED
from triage_bot.changes.change import SPOKEN, Change, Hand
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue, openings
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.claims import AccountIndex, IssueKind, claimed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import ACCOUNTS, NOBODY, Account, Issue
from triage_bot.plan.plan import Plan
from triage_bot.text import marker
from triage_bot.text.table import TRIAGE, kind_of

RULE = "accounts-adopt"
OPEN, CHANGE, CLOSE = "Would be opened", "Would be changed", "Would be closed"
HAND_MADE, SEVERAL, HELD = "Hand-made, `triage-bot accounts adopt` takes it over", "Several open ones", "Waits"
STRANGE, THERE, NONE = "Their account is not in the list", "Have what they need", "Need no issue"
ORDER = (OPEN, CHANGE, CLOSE, HAND_MADE, SEVERAL, HELD, STRANGE)


@dataclass(frozen=True, kw_only=True)
class AccountStanding:
    """How an account stands in GitLab with one kind: its marked issues, and hand-made ones that seem to be its."""

    account: Account
    kind: IssueKind
    marked: tuple[Issue, ...]
    hand_made: tuple[Issue, ...]
    unproved: tuple[Issue, ...] = ()
    """Issues that say they are its, opened by somebody who may not say so: taken only if it is named."""


def standings(scene: Scene, kinds: Iterable[IssueKind]) -> Iterator[AccountStanding]:
    """Every account with its open issues of each kind; an issue marked for another account is never taken."""
    opened = [issue for issue in scene.issues.values() if issue.state == "opened" and scene.speaks(issue)]
    index, kinds = AccountIndex((issue, scene.claim(issue)) for issue in opened), tuple(kinds)
    strangers = AccountIndex((issue, claimed(issue)) for issue in opened if not scene.stand(issue).proved)
    for account in scene.accounts.values():
        for kind in kinds:
            marked, tabled, named = index.find(account, kind.name)
            hand_made = {issue.ref: issue for issue in (*tabled, *named)}
            strange = {issue.ref: issue for way in strangers.find(account, kind.name) for issue in way}
            yield AccountStanding(
                account=account,
                kind=kind,
                marked=tuple(marked),
                hand_made=tuple(hand_made.values()),
                unproved=tuple(strange.values()),
            )


def adoption(standing: AccountStanding, scene: Scene, named: bool) -> EditDescription | PostNote | None:
    """What makes an issue the account's that has no marked one; None if that is not clear.

    A hand-made one gets the mark. One that a Guest, an outsider or a deleted user opened is taken only if its account
    is `named`: by a note of the bot, since its author may write whatever he wants into the description.
    """
    if standing.marked:
        return None
    if len(standing.hand_made) == 1:
        return _marked(standing, standing.hand_made[0], scene)
    if named and not standing.hand_made and len(standing.unproved) == 1:
        return _adopted(standing, standing.unproved[0])
    return None


def _reason(standing: AccountStanding) -> str:
    return f"this is the {standing.kind.name} issue of account {standing.account.id}"


def _marked(standing: AccountStanding, issue: Issue, scene: Scene) -> EditDescription:
    hidden = marker.write({**standing.kind.mark(standing.account, scene.claim(issue).renewal), "template": ADOPTED})
    body = f"{issue.description.rstrip()}\n\n{hidden}".lstrip("\n")
    return EditDescription(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body, was=issue.description)


def _adopted(standing: AccountStanding, issue: Issue) -> PostNote:
    mark = standing.kind.mark(standing.account, claimed(issue).renewal)
    number = mark.pop("account")
    text = f"Adopted: {_reason(standing)} from now on."
    body = f"{text}\n\n{marker.write({'adopts': number, **mark})}"
    return PostNote(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body)


@dataclass(frozen=True)
class Line:
    """One line: under which head, about which account (or issue), in words."""

    head: str
    about: str
    words: str


@dataclass(frozen=True)
class AccountDiff:
    """All lines, and how many accounts need nothing: those with an open triage issue, and those without."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]


def account_diff(plan: Plan, scene: Scene, kinds: Iterable[IssueKind]) -> AccountDiff:
    """Compares a plan, and what was seen for it; writes and reads nothing."""
    lines = [*_changes(plan, scene), *_held(plan)]
    with_issue: set[str] = set()
    for standing in standings(scene, kinds):
        lines += _standing(standing)
        if standing.marked and standing.kind.name == TRIAGE:
            with_issue.add(standing.account.id)
    known = set(scene.accounts)
    lines += _strange(scene, known)
    quiet = known - {line.about for line in lines}
    counts = {THERE: len(quiet & with_issue), NONE: len(quiet - with_issue)}
    return AccountDiff(tuple(sorted(lines, key=lambda line: ORDER.index(line.head))), counts)


def _changes(plan: Plan, scene: Scene) -> Iterator[Line]:
    opened = {item.ref: item for item in openings(plan.changes)}
    for change in plan.changes:
        if change.stage in SPOKEN:
            continue  # what is said is no matter of the account list
        issue, opening = scene.issues.get(change.ref), opened.get(change.ref)
        mark = marker.read(opening.mark) if opening else {}
        row = Seen(issue).account(scene) if issue else None
        if account := mark.get("account") or (row.id if row else None):
            yield _opened(opening, str(account), mark) if change is opening else _change(change, str(account), issue)


def _opened(opening: OpenIssue, account: str, mark: Mapping[str, object]) -> Line:
    due = f", due {opening.due}" if opening.due else ""
    return Line(OPEN, account, f"{kind_of(mark, opening.labels)}{due}")


def _change(change: Change, account: str, issue: Issue | None) -> Line:
    after = change.shows(issue, Hand(user=NOBODY, at=issue.updated_at)) if issue else None
    if issue and after and issue.state != after.state == "closed":
        return Line(CLOSE, account, str(change.ref))
    words = "its new issue" if change.ref.planned else str(change.ref)
    return Line(CHANGE, account, f"{words}: {change.summary}")


def _held(plan: Plan) -> Iterator[Line]:
    for hold in plan.held:
        if hold.ref.project == ACCOUNTS and not hold.waiting:
            yield Line(HELD, hold.ref.key, hold.why)


def _standing(standing: AccountStanding) -> Iterator[Line]:
    refs = ", ".join(str(issue.ref) for issue in (standing.marked or standing.hand_made))
    number = len(standing.marked or standing.hand_made)
    if number > 1:
        yield Line(SEVERAL, standing.account.id, f"{standing.kind.name}: {refs}; close all but one")
    elif standing.hand_made and not standing.marked:
        yield Line(HAND_MADE, standing.account.id, f"{standing.kind.name}: {refs}")


def _strange(scene: Scene, known: set[str]) -> Iterator[Line]:
    for issue in scene.issues.values():
        account = scene.claim(issue).mark.get("account")
        if account and issue.state == "opened" and str(account) not in known:
            yield Line(STRANGE, str(issue.ref), f"account {account}")
