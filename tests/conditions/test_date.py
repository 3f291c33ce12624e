"""`date`: an attribute further back, or less far, than an interval."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, ask, at, day, issue, scene
from triage_bot.conditions.date import DateTest
from triage_bot.text.calendar import Calendar


def _of(attribute: str, condition: str, interval: int, unit: str, **more: Any) -> dict[str, Any]:
    return {"attribute": attribute, "condition": condition, "interval": interval, "interval_type": unit, **more}


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("condition", "interval", "unit", "created", "verdict"),
    [
        pytest.param("older_than", 14, "days", "2026-11-09", "unmet", id="day 14 is not older"),
        pytest.param("older_than", 14, "days", "2026-11-08 23:59", "met", id="day 15 is older, whatever the hour"),
        pytest.param("newer_than", 14, "days", "2026-11-09 23:59", "unmet", id="day 14 is not newer"),
        pytest.param("newer_than", 14, "days", "2026-11-10 00:00", "met", id="day 13 is newer, whatever the hour"),
        pytest.param("older_than", 2, "weeks", "2026-11-09", "unmet", id="two weeks are 14 days"),
        pytest.param("older_than", 2, "weeks", "2026-11-08", "met", id="two weeks and a day"),
        pytest.param("older_than", 1, "months", "2026-10-23", "unmet", id="a month to the day"),
        pytest.param("older_than", 1, "months", "2026-10-22", "met", id="a month and a day"),
        pytest.param("older_than", 1, "years", "2025-11-23", "unmet", id="a year to the day"),
        pytest.param("older_than", 1, "years", "2025-11-22", "met", id="a year and a day"),
        pytest.param("older_than", 90, "minutes", "2026-11-23 08:30", "unmet", id="just 90 minutes"),
        pytest.param("older_than", 90, "minutes", "2026-11-23 08:29", "met", id="91 minutes"),
        pytest.param("newer_than", 2, "hours", "2026-11-23 08:00", "unmet", id="just two hours"),
        pytest.param("newer_than", 2, "hours", "2026-11-23 08:01", "met", id="less than two hours"),
        pytest.param("older_than", 0, "days", "2026-11-23 00:01", "unmet", id="today is not before today"),
        pytest.param("older_than", 0, "days", "2026-11-22 23:59", "met", id="yesterday is"),
    ],
)
def test_edges(condition: str, interval: int, unit: str, created: str, verdict: str) -> None:
    wanted = _of("created_at", condition, interval, unit)
    assert ask("date", wanted, issue(created_at=at(created))).verdict == verdict


def test_months_are_clamped() -> None:
    on = scene(at("2027-03-31"))
    wanted = _of("created_at", "older_than", 1, "months")
    assert ask("date", wanted, issue(created_at=at("2027-02-28")), on=on).verdict == "unmet"
    assert ask("date", wanted, issue(created_at=at("2027-02-27")), on=on).verdict == "met"


def test_days_begin_at_midnight_of_the_calendar() -> None:
    late = issue(created_at=at("2026-11-08 23:30"))
    wanted = _of("created_at", "older_than", 14, "days")
    assert ask("date", wanted, late).verdict == "met"
    east = scene(calendar=Calendar(timezone="Europe/Berlin"))
    assert ask("date", wanted, late, on=east).verdict == "unmet"  # there it was the 9th already


@pytest.mark.parametrize(
    ("attribute", "value", "condition", "verdict"),
    [
        pytest.param("updated_at", at("2026-11-01"), "older_than", "met", id="updated"),
        pytest.param("closed_at", at("2026-11-01"), "older_than", "met", id="closed"),
        pytest.param("closed_at", None, "older_than", "unmet", id="never closed is not older"),
        pytest.param("closed_at", None, "newer_than", "unmet", id="never closed is not newer"),
        pytest.param("due_date", day("2026-11-19"), "older_than", "met", id="due before"),
        pytest.param("due_date", day("2026-11-20"), "older_than", "unmet", id="due at the edge"),
        pytest.param("due_date", None, "newer_than", "unmet", id="not due"),
    ],
)
def test_other_attributes(attribute: str, value: object, condition: str, verdict: str) -> None:
    assert ask("date", _of(attribute, condition, 3, "days"), issue(**{attribute: value})).verdict == verdict


def test_a_negative_interval_looks_ahead() -> None:
    within_three_days = [_of("due_date", "older_than", -4, "days"), _of("due_date", "newer_than", 1, "days")]
    verdicts = [
        ask("date", within_three_days, issue(due_date=day(text))).verdict
        for text in ("2026-11-22", "2026-11-23", "2026-11-26", "2026-11-27")
    ]
    assert verdicts == ["unmet", "met", "met", "unmet"]


def test_all_tests_of_a_list_must_hold() -> None:
    wanted = [_of("created_at", "older_than", 30, "days"), _of("updated_at", "newer_than", 7, "days")]
    both = issue(created_at=at("2026-10-01"), updated_at=at("2026-11-22"))
    assert ask("date", wanted, both).verdict == "met"
    assert ask("date", wanted, issue(created_at=at("2026-10-01"), updated_at=at("2026-11-02"))).verdict == "unmet"
    assert ask("date", wanted, issue(created_at=at("2026-11-01"), updated_at=at("2026-11-22"))).verdict == "unmet"


def test_it_says_what_it_saw_and_needs_no_facts() -> None:
    finding = ask("date", _of("closed_at", "older_than", 1, "days", filter_in_ruby=True), issue())
    assert (finding.wanted, finding.seen) == ("closed_at older than 1 day", "closed_at not set")
    assert finding.missing == frozenset()


@pytest.mark.parametrize(
    "wrong", [{"attribute": "merged_at"}, {"condition": "before"}, {"interval_type": "fortnights"}, {"interval": "x"}]
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask("date", {**_of("created_at", "older_than", 1, "days"), **wrong}, issue())


# A closing is an event ----------------------------------------------------------------------------


CLOSED = issue(state="closed", closed_at=at("2026-11-20 15:00"), closed_by=CSM)
LATELY = _of("closed_at", "newer_than", 31, "days")


@pytest.mark.parametrize(
    ("wanted", "one", "has_one"),
    [
        pytest.param(LATELY, CLOSED, True, id="closed lately"),
        pytest.param([_of("created_at", "older_than", 1, "days"), LATELY], CLOSED, True, id="in a list"),
        pytest.param(_of("closed_at", "newer_than", 2, "days"), CLOSED, False, id="not met"),
        pytest.param(LATELY, issue(), False, id="never closed"),
        pytest.param(_of("created_at", "older_than", 1, "days"), CLOSED, False, id="another attribute"),
    ],
)
def test_a_closing_has_a_clock(wanted: Any, one: Any, has_one: bool) -> None:
    assert bool(ask("date", wanted, one).clock) is has_one


def test_the_clock_says_who_closed_it_and_when() -> None:
    clock = ask("date", LATELY, CLOSED).clock
    assert clock
    assert (clock.start, clock.limit) == (at("2026-11-20 15:00"), day("2026-11-20"))
    assert (clock.what, clock.who) == ("closed", "csm-anna")


def test_by_whom_may_be_unknown() -> None:
    clock = ask("date", LATELY, issue(state="closed", closed_at=at("2026-11-20"))).clock
    assert clock
    assert clock.who == ""


# Which closed issues have to be listed at all -----------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("interval", "unit"), [(31, "days"), (0, "days"), (1, "months"), (2, "weeks"), (1, "years"), (36, "hours")]
)
def test_no_match_was_closed_before_since(interval: int, unit: str, zone: str) -> None:
    on = scene(calendar=Calendar(timezone=zone))
    test = DateTest.model_validate(_of("closed_at", "newer_than", interval, unit))
    since = test.since(on.now, on.calendar)
    assert since
    hours = [since + timedelta(hours=step) for step in range(-72, 96)]
    assert not any(test.holds(moment, on) for moment in hours if moment <= since)
    assert any(test.holds(moment, on) for moment in hours), "and not by much"


@pytest.mark.parametrize(
    "wanted",
    [
        _of("closed_at", "older_than", 31, "days"),
        _of("created_at", "newer_than", 31, "days"),
        _of("closed_at", "newer_than", -3, "days"),
    ],
)
def test_other_tests_leave_it_open(wanted: dict[str, Any]) -> None:
    assert DateTest.model_validate(wanted).since(scene().now, Calendar()) is None
