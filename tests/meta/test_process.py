"""docs/process.md is true: every rule of the process once, rules and tests that exist, a reason where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shelf import shipped_policies
from triage_bot.policy.load import load

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (R\d{3}) \| ([^|]+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", re.M)
ROWS = ROW.findall((ROOT / "docs" / "process.md").read_text(encoding="utf-8"))
RULES = [f"R{number:03}" for number in range(1, 136)]


def test_every_rule_stands_there_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == RULES


@pytest.fixture(scope="module")
def policies() -> set[str]:
    """Ids of the shipped rules."""
    return {rule.id for rule in load(shipped_policies()).rules}


def test_the_policies_it_names_exist(policies: set[str]) -> None:
    named = {word for row in ROWS for word in re.split(r"[ ,]+", row[3].strip()) if word}
    assert named <= policies, f"no such rules: {sorted(named - policies)}"


HOUSEKEEPING = """
snooze-over privacy escalation-closed told-better my-accounts-to-answer-today my-accounts-this-week
my-accounts-this-week-2 my-accounts-labels my-accounts-snoozed my-team-without-an-owner
my-team-quiet-after-two-reminders my-team-will-churn-checks-open my-team-labels-reason-or-impact-missing
my-team-snoozed
"""


def test_every_shipped_rule_serves_the_process(policies: set[str]) -> None:
    named = {word for row in ROWS for word in re.split(r"[ ,]+", row[3].strip()) if word}
    housekeeping = set(HOUSEKEEPING.split())
    assert policies - named == housekeeping


def test_each_has_a_test_or_a_reason() -> None:
    wrong = [f"{row[0]}: {fault}" for row in ROWS for fault in _faults(row)]
    assert not wrong, "docs/process.md:\n" + "\n".join(wrong)


def _faults(row: tuple[str, ...]) -> Iterator[str]:
    _, _, does, named, test = (part.strip() for part in row)
    why_not = "**People**" in does or "**Not yet**" in does
    if not (named or why_not or test):
        yield "neither done nor said why not"
    if named and not test:
        yield "which test holds it?"
    if test and not (ROOT / test).is_file():
        yield f"there is no {test}"
