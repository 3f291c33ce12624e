"""The account list against GitLab: what a run would open, change or close for each account, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage_bot.accounts.adopting import Standing, standings
from triage_bot.changes.change import SPOKEN, Change, Hand
from triage_bot.changes.open_issue import OpenIssue, openings
from triage_bot.context.claims import IssueKind
from triage_bot.context.scene import Scene, Seen
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
    for one in standings(scene, kinds):
        lines += _standing(one)
        if one.marked and one.kind.name == TRIAGE:
            with_issue.add(one.account.id)
    known = set(scene.accounts)
    lines += _strange(scene, known)
    quiet = known - {one.about for one in lines}
    counts = {THERE: len(quiet & with_issue), NONE: len(quiet - with_issue)}
    return AccountDiff(tuple(sorted(lines, key=lambda one: ORDER.index(one.head))), counts)


def _changes(plan: Plan, scene: Scene) -> Iterator[Line]:
    opened = {one.ref: one for one in openings(plan.changes)}
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
    after = change.shows(issue, Hand(NOBODY, issue.updated_at)) if issue else None
    if issue and after and issue.state != after.state == "closed":
        return Line(CLOSE, account, str(change.ref))
    words = "its new issue" if change.ref.planned else str(change.ref)
    return Line(CHANGE, account, f"{words}: {change.summary}")


def _held(plan: Plan) -> Iterator[Line]:
    for one in plan.held:
        if one.ref.project == ACCOUNTS and not one.waiting:
            yield Line(HELD, one.ref.key, one.why)


def _standing(one: Standing) -> Iterator[Line]:
    refs = ", ".join(str(issue.ref) for issue in (one.marked or one.hand_made))
    number = len(one.marked or one.hand_made)
    if number > 1:
        yield Line(SEVERAL, one.account.id, f"{one.kind.name}: {refs}; close all but one")
    elif one.hand_made and not one.marked:
        yield Line(HAND_MADE, one.account.id, f"{one.kind.name}: {refs}")


def _strange(scene: Scene, known: set[str]) -> Iterator[Line]:
    for issue in scene.issues.values():
        account = scene.claim(issue).mark.get("account")
        if account and issue.state == "opened" and str(account) not in known:
            yield Line(STRANGE, str(issue.ref), f"account {account}")
