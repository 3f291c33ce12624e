"""What is wrong with a case beyond its shape: values, times, and names of issues, accounts and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from triage_bot.cases.case import CaseShape
from triage_bot.cases.expected import Target
from triage_bot.cases.given import Given, moment
from triage_bot.errors import ValueFault, nearest
from triage_bot.model.resource import Account
from triage_bot.policy.policy_set import PolicySet, Summary
from triage_bot.shapes.source import Path_, Source
from triage_bot.text import fields
from triage_bot.text.calendar import Calendar


@dataclass(frozen=True)
class Spot:
    """One case in its file: faults are noted by their path in the case."""

    source: Source
    base: Path_

    def fault(self, path: Path_, message: str, hint: str = "", key: bool = False) -> None:
        """Notes a fault at a path of the case."""
        self.source.fault((*self.base, *path), message, hint, key)


def accounts(given: Given, spot: Spot) -> tuple[Account, ...]:
    """The account rows, typed as in an account list."""
    found: dict[str, Account] = {}
    for index, row in enumerate(given.accounts):
        path: Path_ = ("given", "accounts", index)
        values = _values(row, spot, path)
        account = Account(str(values.get("account_id", "")), str(values.get("name", "")), values, index + 1)
        if not account.id or not account.name:
            spot.fault(path, "an account needs account_id and name")
        elif account.id in found:
            spot.fault(path, f'account id "{account.id}" is taken')
        else:
            found[account.id] = account
    return tuple(found.values())


def _values(row: dict[str, object], spot: Spot, path: Path_) -> dict[str, object]:
    values: dict[str, object] = {}
    for title, value in row.items():
        key = fields.key_of(title)
        if isinstance(value, dict | list):
            spot.fault((*path, title), f"{title} takes one value, not a list or a map")
            continue
        told = spot.source.unquoted((*spot.base, *path, title)) if isinstance(value, bool) else None
        if told and key not in fields.YES_NO:
            spot.fault((*path, title), f"{title} takes a word – {told[0]}", told[1])
        text = "" if value is None else str(value)
        try:
            values[key] = fields.value_of(key, text) if text.strip() else ""
        except ValueFault as fault:
            spot.fault((*path, title), f"{title}: {fault}")
    return values


def check_given(given: Given, now: datetime, calendar: Calendar, spot: Spot) -> None:
    """No iid and no note's id twice, and nothing that happens only after the case's time."""
    iids = Counter(one.iid for one in given.issues)
    notes = Counter(note.id for one in given.issues for note in one.notes if note.id)
    for index, one in enumerate(given.issues):
        path: Path_ = ("given", "issues", index)
        if iids[one.iid] > 1:
            spot.fault((*path, "iid"), f"issue {one.iid} is given {iids[one.iid]} times")
        for number, note in enumerate(one.notes):
            if note.id and notes[note.id] > 1:
                spot.fault((*path, "notes", number, "id"), f"the id {note.id} is taken")
        for where, at in one.moments().items():
            if moment(at, calendar) > now:
                spot.fault((*path, *where), f"this lies after the case's `now`, {now:%Y-%m-%d %H:%M} UTC")


def check_names(case: CaseShape, rows: tuple[Account, ...], policy: PolicySet | None, spot: Spot) -> None:
    """Issues and accounts of expectations are given; rules are those of the policy (unless that is faulty)."""
    iids = {one.iid for one in case.given.issues}
    numbers = {one.id for one in rows} | {one.account for one in case.given.issues if one.account}
    for path, target in _targets(case):
        if isinstance(target.issue, int) and target.issue not in iids:
            spot.fault((*path, "issue"), f"no issue {target.issue} is given", _given(iids))
        if target.account is not None and target.account not in numbers:
            spot.fault((*path, "account"), f'no account "{target.account}" is given', nearest(target.account, numbers))
    for index, one in enumerate(case.expect.alone):
        if one not in iids | numbers:
            spot.fault(("expect", "alone", index), f'no issue or account "{one}" is given', _given(iids))
    if policy is not None:
        _check_rules(case, policy, spot)


def _given(iids: set[int]) -> str:
    return f"given: {', '.join(map(str, sorted(iids)))}" if iids else ""


def _targets(case: CaseShape) -> Iterator[tuple[Path_, Target]]:
    for index, one in enumerate(case.expect.changes or ()):
        yield ("expect", "changes", index), one
    for index, held in enumerate(case.expect.held):
        yield ("expect", "held", index), held


def _check_rules(case: CaseShape, policy: PolicySet, spot: Spot) -> None:
    rules = {rule.id for rule in policy.rules} | {one.id for one in policy.steps if isinstance(one, Summary)}
    rules |= policy.process.lists.keys() | {policy.process.reminders.name}  # a list's changes bear its name
    for path, rule in _rules(case):
        if rule not in rules:
            spot.fault(path, f'unknown rule "{rule}"', nearest(rule, rules))


def _rules(case: CaseShape) -> Iterator[tuple[Path_, str]]:
    for index, rule in enumerate(case.rules):
        yield ("rules", index), rule
    for index, one in enumerate(case.given.issues):
        for number, note in enumerate(one.notes):
            for place, said in enumerate(note.said):
                yield ("given", "issues", index, "notes", number, "said", place, "rule"), said.rule
    for index, change in enumerate(case.expect.changes or ()):
        if change.rule:
            yield ("expect", "changes", index, "rule"), change.rule
    for index, held in enumerate(case.expect.held):
        if held.rule:
            yield ("expect", "held", index, "rule"), held.rule
