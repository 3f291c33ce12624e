"""Days, working days and fiscal quarters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_bot.text.calendar import Calendar, Quarter, add_months

PLAIN = Calendar()
Way = Literal["end", "start"]
WAYS: tuple[Way, ...] = ("start", "end")
NAMES = ["FY{yy}-Q{n}", "{yyyy}/{n}"]
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


@pytest.mark.parametrize(
    ("month", "of", "name"),
    [
        (2, "2027-01-31", "FY26-Q4"),
        (2, "2027-02-01", "FY27-Q1"),
        (1, "2027-01-01", "FY27-Q1"),  # begins and ends in one year: both namings give it
        (1, "2027-12-31", "FY27-Q4"),
        (12, "2026-12-01", "FY26-Q1"),
        (12, "2026-11-30", "FY25-Q4"),
    ],
)
def test_fiscal_years_named_after_their_start(month: int, of: str, name: str) -> None:
    calendar = Calendar(fiscal_year_start_month=month, fiscal_year_named_after="start")
    assert str(calendar.quarter(day(of))) == name


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("{yyyy} Q{n}", "2027 Q4"), ("Q{n}/{yy}", "Q4/27"), ("{n}{n} {yy}", "44 27")],
)
def test_quarters_are_called_as_one_likes(pattern: str, name: str) -> None:
    assert str(Calendar(quarter_name=pattern).quarter(day("2026-11-21"))) == name


@given(st.integers(1, 12), st.sampled_from(WAYS), st.sampled_from(NAMES), st.integers(1990, 2090))
@settings(max_examples=60)
def test_quarters_tile_the_years_and_no_two_share_a_name(month: int, way: Way, pattern: str, year: int) -> None:
    calendar = Calendar(fiscal_year_start_month=month, fiscal_year_named_after=way, quarter_name=pattern)
    one, quarters = date(year, 1, 1), []
    while one.year < year + 5:
        quarters.append(calendar.quarter(one))
        one = quarters[-1].end + timedelta(days=1)
    for before, after in pairwise(quarters):
        assert (after.start - before.end).days == 1
        assert calendar.next_quarter(before.start) == after
    days = [date.fromordinal(number) for number in range(quarters[0].start.toordinal(), one.toordinal())]
    assert [calendar.quarter(each) for each in days] == [each for each in quarters for _ in range(_days(each))]
    names = [each.name for each in quarters]
    assert len(set(names)) == len(names)
    assert {each.name[-1] for each in quarters if each.start.month == month} == {"1"}


def _days(quarter: Quarter) -> int:
    return (quarter.end - quarter.start).days + 1


@given(DAYS)
def test_a_year_that_begins_in_january_is_called_the_same_either_way(one: date) -> None:
    names = {Calendar(fiscal_year_start_month=1, fiscal_year_named_after=way).quarter(one).name for way in WAYS}
    assert names == {f"FY{one.year % 100:02d}-Q{(one.month + 2) // 3}"}


@given(DAYS, st.integers(2, 12))
def test_the_two_namings_lie_one_year_apart(one: date, month: int) -> None:
    after_end, after_start = (
        Calendar(fiscal_year_start_month=month, fiscal_year_named_after=way, quarter_name="{yyyy} {n}")
        .quarter(one)
        .name
        for way in ("end", "start")
    )
    assert int(after_end.split()[0]) - int(after_start.split()[0]) == 1
    assert after_end.split()[1] == after_start.split()[1]


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
    calendar = Calendar(
        holidays=(
            day("2026-12-25"),
            day("2027-01-01"),
        )
    )
    assert calendar.add_working_days(day(of), count) == day(then)


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_works_and_n_lie_between(one: date, count: int) -> None:
    there = PLAIN.add_working_days(one, count)
    assert PLAIN.works(there)
    between = [date.fromordinal(number) for number in range(one.toordinal() + 1, there.toordinal() + 1)]
    assert sum(PLAIN.works(day) for day in between) == count


def test_another_weekend() -> None:
    calendar = Calendar(weekend=("friday", "saturday"))
    assert calendar.working_day_from(day("2026-11-20")) == day("2026-11-22")
    assert calendar.working_day_from(day("2026-11-22")) == day("2026-11-22")


REGIONAL = Calendar(
    holidays=(day("2027-01-01"),),
    holidays_by_region={"EMEA": (day("2026-12-25"),), "APAC": (day("2027-01-01"),)},
    weekend_by_region={"GULF": ("friday", "saturday"), "EMEA": ("sunday", "saturday")},
)


@pytest.mark.parametrize(
    ("region", "of", "works"),
    [
        ("EMEA", "2026-12-25", False),
        ("EMEA", "2027-01-01", False),  # the general holidays hold everywhere
        ("EMEA", "2026-12-24", True),
        ("EMEA", "2026-12-26", False),
        ("", "2026-12-25", True),
        ("US-EAST", "2026-12-25", True),
        ("GULF", "2026-12-25", False),  # a Friday
        ("GULF", "2026-12-27", True),  # a Sunday
        ("GULF", "2027-01-01", False),
    ],
)
def test_regions_have_days_of_their_own(region: str, of: str, works: bool) -> None:
    assert REGIONAL.at(region).works(day(of)) is works


def test_a_region_without_a_difference_has_the_general_calendar() -> None:
    assert REGIONAL.at("APAC") is REGIONAL, "its holiday is one everywhere"
    assert REGIONAL.at("US-EAST") is REGIONAL
    assert REGIONAL.at("EMEA") is REGIONAL.at("EMEA") is not REGIONAL
    assert REGIONAL.regional and not REGIONAL.at("EMEA").regional and not PLAIN.regional


@given(DAYS, st.sampled_from(["", "EMEA", "GULF"]))
def test_quarters_are_the_same_in_every_region(one: date, region: str) -> None:
    assert REGIONAL.at(region).quarter(one) == REGIONAL.quarter(one)


def test_days_are_local() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert PLAIN.day(late) == day("2026-11-20")
    assert Calendar(timezone="Europe/Berlin").day(late) == day("2026-11-21")
    assert Calendar(timezone="America/Los_Angeles").day(late) == day("2026-11-20")


@pytest.mark.parametrize(("of", "hour"), [("2026-07-01", 7), ("2026-12-01", 8)])
def test_a_look_is_at_nine_in_summer_and_winter(of: str, hour: int) -> None:
    berlin = Calendar(timezone="Europe/Berlin")
    assert berlin.look_at(day(of)) == datetime(2026, int(of[5:7]), 1, hour, tzinfo=UTC)
