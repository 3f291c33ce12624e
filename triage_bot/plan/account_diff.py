"""The account list against GitLab: what a run would open, change or close for each account, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage_bot.model.change import Change, EditNote, OpenIssue, PostNote, React, SetState
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import ACCOUNTS, Account, Issue
from triage_bot.plan.adopting import Kind, Standing, standings
from triage_bot.plan.plan import Plan
from triage_bot.text import fields, marker, table
from triage_bot.text.accounts import TRIAGE, kind_of

OPEN, CHANGE, CLOSE = "Would be opened", "Would be changed", "Would be closed"
HAND_MADE, SEVERAL, HELD = "Hand-made, `triage-bot accounts adopt` takes it over", "Several open ones", "Waits"
STRANGE, THERE, NONE = "Their account is not in the list", "Have what they need", "Need no issue"
ORDER = (OPEN, CHANGE, CLOSE, HAND_MADE, SEVERAL, HELD, STRANGE)


@dataclass(frozen=True)
class Difference:
    """One line: under which head, about which account (or issue), in words."""

    head: str
    about: str
    words: str


@dataclass(frozen=True)
class AccountDiff:
    """All lines, and how many accounts need nothing: those with an open triage issue, and those without."""

    lines: tuple[Difference, ...]
    counts: Mapping[str, int]


def account_diff(plan: Plan, snapshot: Snapshot, kinds: Iterable[Kind]) -> AccountDiff:
    """Compares; writes and reads nothing."""
    lines = [*_changes(plan, snapshot), *_held(plan)]
    with_issue: set[str] = set()
    for one in standings(snapshot.accounts, snapshot.issues.values(), kinds):
        lines += _standing(one)
        if one.marked and one.kind.name == TRIAGE:
            with_issue.add(one.account.id)
    known = {account.id for account in snapshot.accounts}
    lines += _strange(snapshot, known)
    quiet = known - {one.about for one in lines}
    counts = {THERE: len(quiet & with_issue), NONE: len(quiet - with_issue)}
    return AccountDiff(tuple(sorted(lines, key=lambda one: ORDER.index(one.head))), counts)


def _changes(plan: Plan, snapshot: Snapshot) -> Iterator[Difference]:
    marks = {change.ref: marker.read(change.mark) for change in plan.changes if isinstance(change, OpenIssue)}
    known = {account.id for account in snapshot.accounts}
    for change in plan.changes:
        if isinstance(change, PostNote | EditNote | React):
            continue  # what is said is no matter of the account list
        issue = snapshot.issues.get(change.ref)
        account = marks.get(change.ref, {}).get("account") or (_account_of(issue, known) if issue else None)
        if account:
            yield _change(change, str(account), marks.get(change.ref, {}))


def _change(change: Change, account: str, mark: Mapping[str, object]) -> Difference:
    if isinstance(change, OpenIssue):
        due = f", due {change.due}" if change.due else ""
        return Difference(OPEN, account, f"{kind_of(mark, change.labels)}{due}")
    if isinstance(change, SetState) and change.event == "close":
        return Difference(CLOSE, account, str(change.ref))
    words = "its new issue" if change.ref.planned else str(change.ref)
    return Difference(CHANGE, account, f"{words}: {change.summary}")


def _account_of(issue: Issue, known: set[str]) -> str | None:
    """The account of the list that an issue is about, by its mark or table."""
    if marked := marker.read(issue.description).get("account"):
        return str(marked)
    rows = table.read(issue.description) if "|" in issue.description else ()
    return next((text for title, text in rows if fields.key_of(title) == "account_id" and text in known), None)


def _held(plan: Plan) -> Iterator[Difference]:
    for one in plan.held:
        if one.ref.project == ACCOUNTS and not one.waiting:
            yield Difference(HELD, one.ref.key, one.why)


def _standing(one: Standing) -> Iterator[Difference]:
    refs = ", ".join(str(issue.ref) for issue in (one.marked or one.hand_made))
    number = len(one.marked or one.hand_made)
    if number > 1:
        yield Difference(SEVERAL, one.account.id, f"{one.kind.name}: {refs}; close all but one")
    elif one.hand_made and not one.marked:
        yield Difference(HAND_MADE, one.account.id, f"{one.kind.name}: {refs}")


def _strange(snapshot: Snapshot, known: set[str]) -> Iterator[Difference]:
    for issue in snapshot.issues.values():
        account = marker.read(issue.description).get("account")
        if account and issue.state == "opened" and str(account) not in known:
            yield Difference(STRANGE, str(issue.ref), f"account {account}")


def unknown(accounts: Iterable[Account], named: Iterable[str]) -> list[str]:
    """Those of the ids that no account has."""
    return sorted(set(named) - {account.id for account in accounts})
