"""`date`: an attribute further back, or less far, than an interval."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, PROJECT, ask, at, day, issue, scene
from tests.conditions.asking import loads
from triage_bot.conditions.date import DateTest
from triage_bot.model.resource import Ref
from triage_bot.text.calendar import Calendar


def _of(attribute: str, condition: str, interval: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"attribute": attribute, "condition": condition, "interval": interval, "interval_type": unit, **more}


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("condition", "interval", "unit", "created", "verdict"),
    [
        pytest.param("older_than", 14, "days", "2026-11-09", "unmet", id="day 14 is not older"),
        pytest.param("older_than", 14, "days", "2026-11-08 23:59", "met", id="day 15 is older, whatever the hour"),
        pytest.param("newer_than", 14, "days", "2026-11-08 23:59", "unmet", id="day 15 is not newer"),
        pytest.param("newer_than", 14, "days", "2026-11-09 00:00", "met", id="day 14 is, from its beginning on"),
        pytest.param("older_than", 2, "weeks", "2026-11-09", "unmet", id="two weeks are 14 days"),
        pytest.param("older_than", 2, "weeks", "2026-11-08", "met", id="two weeks and a day"),
        pytest.param("older_than", 1, "months", "2026-10-23", "unmet", id="a month to the day"),
        pytest.param("older_than", 1, "months", "2026-10-22", "met", id="a month and a day"),
        pytest.param("older_than", 1, "years", "2025-11-23", "unmet", id="a year to the day"),
        pytest.param("older_than", 1, "years", "2025-11-22", "met", id="a year and a day"),
        pytest.param("older_than", 90, "minutes", "2026-11-23 08:30", "met", id="just 90 minutes"),
        pytest.param("older_than", 90, "minutes", "2026-11-23 08:31", "unmet", id="89 minutes"),
        pytest.param("older_than", 14, "days", "2026-11-09 00:00", "met", id="the beginning of day 14 is both"),
        pytest.param("older_than", 2.5, "days", "2026-11-20 00:00", "met", id="a part of a day falls on a day"),
        pytest.param("older_than", 2.5, "days", "2026-11-20 00:01", "unmet", id="whole days count"),
        pytest.param("older_than", 1.5, "hours", "2026-11-23 08:30", "met", id="a part of an hour"),
        pytest.param("newer_than", 1000, "years", "1990-01-01", "met", id="newer than a thousand years"),
        pytest.param("older_than", 3000, "years", "1990-01-01", "unmet", id="older than there are years"),
        pytest.param("newer_than", 2, "hours", "2026-11-23 08:00", "met", id="just two hours"),
        pytest.param("newer_than", 2, "hours", "2026-11-23 07:59", "unmet", id="more than two hours"),
        pytest.param("older_than", 0, "days", "2026-11-23 00:01", "unmet", id="today is not before today"),
        pytest.param("older_than", 0, "days", "2026-11-22 23:59", "met", id="yesterday is"),
    ],
)
def test_edges(condition: str, interval: float, unit: str, created: str, verdict: str) -> None:
    wanted = _of("created_at", condition, interval, unit)
    assert ask("date", wanted, issue(created_at=at(created))).verdict == verdict


def test_half_a_day_after_a_day_back_in_the_calendar() -> None:
    """Clocks changed in that night: a day before 12:15 and twelve hours later it is a quarter past midnight."""
    calendar = Calendar(timezone="Europe/Berlin")
    on = scene(at("2026-03-29 10:15"), calendar=calendar)
    wanted = _of("created_at", "older_than", 0.5, "days")
    assert ask("date", wanted, issue(created_at=at("2026-03-28 09:00")), on=on).verdict == "met"


@pytest.mark.parametrize("here", [None, False, True])
def test_nothing_asks_the_list(here: bool | None) -> None:
    wanted = _of("created_at", "newer_than", 10, "days", filter_in_ruby=here)
    on_the_day = issue(created_at=at("2026-11-13 09:00"))
    assert ask("date", wanted, on_the_day).met is not bool(here)


def test_months_are_clamped() -> None:
    on = scene(at("2027-03-31"))
    wanted = _of("created_at", "older_than", 1, "months")
    assert ask("date", wanted, issue(created_at=at("2027-02-28")), on=on).verdict == "unmet"
    assert ask("date", wanted, issue(created_at=at("2027-02-27")), on=on).verdict == "met"


def test_days_begin_at_midnight_of_the_calendar() -> None:
    late = issue(created_at=at("2026-11-08 23:30"))
    wanted = _of("created_at", "older_than", 14, "days")
    assert ask("date", wanted, late).verdict == "met"
    assert ask("date", {**wanted, "attribute": "closed_at"}, issue(closed_at=at("2026-11-08 23:30"))).verdict == "met"
    east = scene(calendar=Calendar(timezone="Europe/Berlin"))
    closed = issue(closed_at=at("2026-11-08 23:30"))
    assert ask("date", {**wanted, "attribute": "closed_at"}, closed, on=east).verdict == "unmet"  # it was the 9th there


def test_the_day_is_the_calendars_and_begins_where_gitlab_reads_it() -> None:
    """At 23:30 UTC it is the next day in Berlin; the day that is sent begins at midnight UTC."""
    on = scene(at("2026-03-10 23:30"), calendar=Calendar(timezone="Europe/Berlin"))
    wanted = _of("created_at", "older_than", 1, "days")
    verdicts = [ask("date", wanted, issue(created_at=at(text)), on=on).verdict for text in ("2026-03-09", "2026-03-10")]
    assert verdicts == ["met", "unmet"]


# Looked at here: whole days, neither of them the cut-off's; hours are hours.
@pytest.mark.parametrize(
    ("condition", "interval", "unit", "created", "verdict"),
    [
        pytest.param("older_than", 10, "days", "2026-11-13 00:00", "unmet", id="day 10 is not older"),
        pytest.param("newer_than", 10, "days", "2026-11-13 23:59", "unmet", id="nor newer"),
        pytest.param("older_than", 10, "days", "2026-11-12 23:59", "met", id="day 11 is older"),
        pytest.param("newer_than", 10, "days", "2026-11-14 00:00", "met", id="day 9 is newer"),
        pytest.param("older_than", 5, "hours", "2026-11-23 05:00", "unmet", id="just five hours"),
        pytest.param("older_than", 5, "hours", "2026-11-23 04:59", "met", id="more than five hours"),
    ],
)
def test_in_ruby(condition: str, interval: int, unit: str, created: str, verdict: str) -> None:
    wanted = _of("created_at", condition, interval, unit, filter_in_ruby=True)
    assert ask("date", wanted, issue(created_at=at(created))).verdict == verdict


def test_the_day_in_ruby_is_the_one_that_gitlab_wrote() -> None:
    row = {"commit": {"committed_date": "2026-11-12T23:30:00-05:00", "authored_date": None}}
    branch = issue(ref=Ref(PROJECT, key="feature", kind="branches"), row=row)
    wanted = _of("committed_date", "older_than", 10, "days")
    assert ask("date", wanted, branch).verdict == "met"  # in UTC it was the 13th
    assert ask("date", {**wanted, "attribute": "authored_date"}, branch).verdict == "unmet"


@pytest.mark.parametrize(("merged", "verdict"), [("2026-11-01T09:00:00Z", "met"), (None, "unmet")])
def test_merged(merged: str | None, verdict: str) -> None:
    request = issue(ref=Ref(PROJECT, 1, kind="merge_requests"), row={"merged_at": merged})
    assert ask("date", _of("merged_at", "older_than", 10, "days"), request).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("issues", "closed_at created_at due_date updated_at"),
        ("merge_requests", "closed_at created_at merged_at updated_at"),
        ("epics", "closed_at created_at due_date updated_at"),
        ("branches", "authored_date committed_date"),
        ("work_items", "created_at updated_at"),
    ],
)
def test_each_type_has_its_dates(kind: str, fits: str, tmp_path: Path) -> None:
    words = "authored_date closed_at committed_date created_at due_date merged_at updated_at".split()
    dates = {word: f"{{attribute: {word}, condition: older_than, interval_type: days, interval: 3}}" for word in words}
    taken = [word for word, given in dates.items() if loads(f"{{date: {given}}}", kind, tmp_path)]
    assert " ".join(taken) == fits


@pytest.mark.parametrize(
    ("kind", "more"), [("epics", "filter_in_ruby: true, interval: 3"), ("work_items", "interval: 0")]
)
def test_what_a_type_cannot(kind: str, more: str, tmp_path: Path) -> None:
    date = f"{{attribute: created_at, condition: older_than, interval_type: days, {more}}}"
    assert not loads(f"{{date: {date}}}", kind, tmp_path)


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
    "wrong",
    [
        {"attribute": "merged"},
        {"attribute": None},
        {"condition": "before"},
        {"interval_type": "fortnights"},
        {"interval_type": "day"},
        {"interval": "x"},
        {"interval": "3"},
        {"interval": True},
        {"interval": -3},
        {"interval": 1.0, "interval_type": "months"},
        {"filter_in_ruby": "true"},
        {"timezone": "Mars"},
    ],
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
    assert not any(test.holds(issue(closed_at=moment), on) for moment in hours if moment <= since)
    assert any(test.holds(issue(closed_at=moment), on) for moment in hours), "and not by much"


@pytest.mark.parametrize(
    "wanted",
    [
        _of("closed_at", "older_than", 31, "days"),
        _of("created_at", "newer_than", 31, "days"),
    ],
)
def test_other_tests_leave_it_open(wanted: dict[str, Any]) -> None:
    assert DateTest.model_validate(wanted).since(scene().now, Calendar()) is None
