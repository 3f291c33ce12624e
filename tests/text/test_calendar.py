"""Days, working days and fiscal quarters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.calendar import Calendar, add_months

PLAIN = Calendar()
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("of", "name", "start", "end"),
    [
        ("2026-11-21", "FY27-Q4", "2026-11-01", "2027-01-31"),
        ("2027-01-31", "FY27-Q4", "2026-11-01", "2027-01-31"),
        ("2027-02-01", "FY28-Q1", "2027-02-01", "2027-04-30"),
        ("2028-02-29", "FY29-Q1", "2028-02-01", "2028-04-30"),
        ("2099-12-31", "FY00-Q4", "2099-11-01", "2100-01-31"),
    ],
)
def test_quarters_that_begin_in_february(of: str, name: str, start: str, end: str) -> None:
    quarter = PLAIN.quarter(day(of))
    assert (str(quarter), quarter.start, quarter.end) == (name, day(start), day(end))


@pytest.mark.parametrize(
    ("month", "of", "name"),
    [
        (1, "2026-12-31", "FY26-Q4"),
        (10, "2026-10-01", "FY27-Q1"),
        (10, "2026-09-30", "FY26-Q4"),
        (7, "2026-06-30", "FY26-Q4"),
    ],
)
def test_fiscal_years_that_begin_elsewhere(month: int, of: str, name: str) -> None:
    assert str(Calendar(fiscal_year_start_month=month).quarter(day(of))) == name


def test_this_and_the_next_quarter() -> None:
    today = day("2026-11-21")
    assert str(PLAIN.next_quarter(today)) == "FY28-Q1"
    assert day("2027-04-30") in PLAIN.next_quarter(today)
    assert day("2027-05-01") not in PLAIN.next_quarter(today)
    assert "2027-04-30" not in PLAIN.next_quarter(today), "text is no day"


@given(DAYS, st.integers(1, 12))
def test_every_day_lies_in_its_quarter_and_quarters_leave_no_gap(one: date, month: int) -> None:
    calendar = Calendar(fiscal_year_start_month=month)
    quarter = calendar.quarter(one)
    assert one in quarter
    assert calendar.quarter(quarter.start) == calendar.quarter(quarter.end) == quarter
    following = calendar.next_quarter(one)
    assert (following.start - quarter.end).days == 1
    assert 89 <= (quarter.end - quarter.start).days + 1 <= 92


@pytest.mark.parametrize(
    ("of", "months", "then"),
    [
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-06-30", -4, "2026-02-28"),
        ("2028-06-30", -4, "2028-02-29"),
        ("2027-06-30", -4, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-05-31", -6, "2026-11-30"),
        ("2026-01-31", -1, "2025-12-31"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_are_clamped(of: str, months: int, then: str) -> None:
    assert add_months(day(of), months) == day(then)


@given(DAYS, st.integers(-240, 240))
def test_months_there_and_back_stay_within_the_month(one: date, months: int) -> None:
    back = add_months(add_months(one, months), -months)
    assert (back.year, back.month) == (one.year, one.month)
    assert 0 <= (one - back).days <= 3


@pytest.mark.parametrize(
    ("of", "count", "then"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday → Monday
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-12-23", 1, "2026-12-24"),
        ("2026-12-24", 1, "2026-12-28"),  # Christmas on a Friday
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(of: str, count: int, then: str) -> None:
    calendar = Calendar(holidays=frozenset({day("2026-12-25"), day("2027-01-01")}))
    assert calendar.add_working_days(day(of), count) == day(then)


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_works_and_n_lie_between(one: date, count: int) -> None:
    there = PLAIN.add_working_days(one, count)
    assert PLAIN.works(there)
    between = [date.fromordinal(number) for number in range(one.toordinal() + 1, there.toordinal() + 1)]
    assert sum(PLAIN.works(day) for day in between) == count


def test_another_weekend() -> None:
    calendar = Calendar(weekend=frozenset({4, 5}))
    assert calendar.working_day_from(day("2026-11-20")) == day("2026-11-22")
    assert calendar.working_day_from(day("2026-11-22")) == day("2026-11-22")


def test_days_are_local() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert PLAIN.day(late) == day("2026-11-20")
    assert Calendar(ZoneInfo("Europe/Berlin")).day(late) == day("2026-11-21")
    assert Calendar(ZoneInfo("America/Los_Angeles")).day(late) == day("2026-11-20")


@pytest.mark.parametrize(("of", "hour"), [("2026-07-01", 7), ("2026-12-01", 8)])
def test_a_look_is_at_nine_in_summer_and_winter(of: str, hour: int) -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    assert berlin.look_at(day(of)) == datetime(2026, int(of[5:7]), 1, hour, tzinfo=UTC)
