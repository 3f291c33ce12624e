"""The process's dated examples: today is Saturday, 21 November 2026 (FY27-Q4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.builders import BOT, CSM, added, at, day, facts, issue, note, planned, shipped_policy
from triage_bot.changes.notes import PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.plan.plan import Plan
from triage_bot.text.calendar import Calendar

SATURDAY = datetime(2026, 11, 21, 10, tzinfo=UTC)
POLICY = shipped_policy()
RED = ("HS::Red", "EMEA", "E&A", "risk::competition")
YELLOW = ("HS::Yellow", "EMEA", "E&A", "risk::competition")


def on(when: str, labels: tuple[str, ...], word: str) -> Plan:
    """The plan on a day for an issue whose last update is known."""
    one = issue(labels=labels)
    return planned(POLICY, [one], {one.ref: facts([note(word)])}, now=at(f"{when} 10:00"))


def comments(plan: Plan) -> int:
    return sum(isinstance(change, PostNote) for change in plan.changes)


@pytest.mark.parametrize(
    ("labels", "word", "when", "said"),
    [
        (RED, "2026-11-07", "2026-11-21", 0),  # day 14, a Saturday
        (RED, "2026-11-07", "2026-11-22", 0),  # overdue, but a Sunday
        (RED, "2026-11-07", "2026-11-23", 1),  # Monday
        (YELLOW, "2026-10-31", "2026-11-21", 0),
        (YELLOW, "2026-10-31", "2026-11-30", 0),  # one month, clamped: due that day, not overdue
        (YELLOW, "2026-10-31", "2026-12-01", 1),
        (YELLOW, "2026-10-20", "2026-11-20", 0),
        (YELLOW, "2026-10-20", "2026-11-21", 0),  # overdue, a Saturday
        (YELLOW, "2026-10-20", "2026-11-23", 1),
    ],
)
def test_when_a_comment_is_due(labels: tuple[str, ...], word: str, when: str, said: int) -> None:
    assert comments(on(when, labels, word)) == said


def test_overdue_on_a_saturday_is_held_until_monday_and_the_label_is_on() -> None:
    plan = on("2026-11-22", RED, "2026-11-07")
    assert [type(change) for change in plan.changes] == [Relabel]
    (held,) = plan.held
    assert held.until == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert "no working day" in held.why
    assert plan.next_looks[held.ref] == held.until


@pytest.mark.parametrize(
    ("when", "quarter"), [("2026-11-21", "FY27-Q4"), ("2027-01-31", "FY27-Q4"), ("2027-02-01", "FY28-Q1")]
)
def test_quarters(when: str, quarter: str) -> None:
    assert Calendar().quarter(day(when)).name == quarter


def test_emea_then_apac_keeps_apac_and_says_so_once() -> None:
    one = issue(labels=("HS::Green", "APAC", "EMEA", "E&A"))
    known = facts([note("2026-11-20")], [added("EMEA", "2026-11-10"), added("APAC", "2026-11-18")])
    plan = planned(POLICY, [one], {one.ref: known}, now=SATURDAY)
    assert [change.kind for change in plan.changes] == ["post_note", "relabel"]
    assert plan.changes[1] == replace(plan.changes[1], add=(), remove=("EMEA",))  # type: ignore[call-arg]
    assert "APAC" in plan.changes[0].body  # type: ignore[attr-defined]


def test_a_bot_comment_yesterday_does_not_count_as_a_word() -> None:
    one = issue(labels=RED)
    known = facts([note("2026-11-03"), note("2026-11-22", BOT, "Something.")])
    assert comments(planned(POLICY, [one], {one.ref: known})) == 1


def test_no_change_counts_as_a_word() -> None:
    one = issue(labels=RED)
    known = facts([note("2026-11-20", CSM, "No change, next call 2026-12-01")])
    assert planned(POLICY, [one], {one.ref: known}).changes == ()


def test_a_red_without_any_word_counts_from_its_opening() -> None:
    one = issue(labels=RED, created_at=at("2026-11-08"))
    assert comments(planned(POLICY, [one])) == 1
    one = issue(labels=RED, created_at=at("2026-11-09"))
    assert comments(planned(POLICY, [one])) == 0
