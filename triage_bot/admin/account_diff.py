"""The account list against GitLab: what a run would do for each account, what does not fit, which issues are taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage_bot.accounts.adopting import AccountStanding, standings
from triage_bot.changes.change import SPOKEN, Change, Hand
from triage_bot.changes.open_issue import OpenIssue, openings
from triage_bot.context.claims import IssueKind
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import ACCOUNTS, NOBODY, Issue
from triage_bot.plan.plan import Plan
from triage_bot.text import marker
from triage_bot.text.table import TRIAGE, kind_of

OPEN, CHANGE, CLOSE = "Would be opened", "Would be changed", "Would be closed"
HAND_MADE, SEVERAL, HELD = "Hand-made, `triage-bot accounts adopt` takes it over", "Several open ones", "Waits"
STRANGE, THERE, NONE = "Their account is not in the list", "Have what they need", "Need no issue"
ORDER = (OPEN, CHANGE, CLOSE, HAND_MADE, SEVERAL, HELD, STRANGE)


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
