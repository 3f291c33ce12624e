"""Durations: reading them, moving days by them, and when they have passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.errors import ValueFault
from triage_bot.text.calendar import Calendar, Duration

PLAIN = Calendar()
BERLIN = Calendar(timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("14 days", 14, "day"),
        ("1 Month", 1, "month"),
        (" 5  working   days ", 5, "working day"),
        ("1 working day", 1, "working day"),
        ("0 days", 0, "day"),
        ("10 minutes", 10, "minute"),
        ("20 hours", 20, "hour"),
        ("2 weeks", 2, "week"),
        ("3 years", 3, "year"),
    ],
)
def test_reading(text: str, amount: int, unit: str) -> None:
    assert Duration.parse(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "days",
        "14",
        14,
        "-1 days",
        "1.5 days",
        "14days",
        "2 fortnights",
        None,
        "1 day 2 hours",
        "9999999 days",
        ["1 day"],
    ],
)
def test_what_is_no_duration(given_: object) -> None:
    with pytest.raises(ValueFault, match="is not a duration, write a whole number and minutes"):
        Duration.parse(given_)


@given(st.integers(0, 100), st.sampled_from(["minute", "hour", "day", "working day", "week", "month", "year"]))
def test_what_is_printed_can_be_read(amount: int, unit: str) -> None:
    duration = Duration(amount, unit)
    assert Duration.parse(str(duration)) == duration


def test_as_it_follows_every() -> None:
    assert (Duration(1, "month").each, Duration(14, "day").each) == ("month", "14 days")


@pytest.mark.parametrize(
    ("text", "of", "after", "before"),
    [
        ("14 days", "2026-11-07", "2026-11-21", "2026-10-24"),
        ("1 month", "2026-10-31", "2026-11-30", "2026-09-30"),
        ("2 weeks", "2026-11-07", "2026-11-21", "2026-10-24"),
        ("1 year", "2024-02-29", "2025-02-28", "2023-02-28"),
        ("5 working days", "2026-11-20", "2026-11-27", "2026-11-13"),
        ("1 working day", "2026-11-22", "2026-11-23", "2026-11-20"),
    ],
)
def test_days_after_and_before(text: str, of: str, after: str, before: str) -> None:
    duration, day = Duration.parse(text), date.fromisoformat(of)
    assert duration.day_after(day, PLAIN).isoformat() == after
    assert duration.day_before(day, PLAIN).isoformat() == before


def test_hours_move_no_day() -> None:
    with pytest.raises(ValueFault, match="2 hours is shorter than a day"):
        Duration(2, "hour").day_after(date(2026, 11, 20), PLAIN)


def test_days_pass_at_local_midnight() -> None:
    since = datetime(2026, 11, 7, 23, 30, tzinfo=UTC)  # the 8th in Berlin
    day = Duration(14, "day")
    assert day.passed(since, datetime(2026, 11, 21, 0, 0, tzinfo=UTC), PLAIN)
    assert not day.passed(since, datetime(2026, 11, 20, 23, 59, tzinfo=UTC), PLAIN)
    assert not day.passed(since, datetime(2026, 11, 21, 22, 59, tzinfo=UTC), BERLIN)
    assert day.passed(since, datetime(2026, 11, 21, 23, 0, tzinfo=UTC), BERLIN)


def test_hours_and_minutes_keep_the_time_of_day() -> None:
    since = datetime(2026, 11, 7, 9, 0, tzinfo=UTC)
    assert Duration(20, "hour").passed(since, since + timedelta(hours=20), PLAIN)
    assert not Duration(20, "hour").passed(since, since + timedelta(hours=20, seconds=-1), PLAIN)
    assert Duration(10, "minute").after(since, PLAIN) == since + timedelta(minutes=10)


def test_the_moment_after_days_is_that_days_look() -> None:
    since = datetime(2026, 11, 7, 15, 0, tzinfo=UTC)
    assert Duration(14, "day").after(since, BERLIN) == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
