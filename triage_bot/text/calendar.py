"""Days, working days and fiscal quarters in the calendar's own time zone."""

from __future__ import annotations

import calendar as _calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property

from triage_bot.text.public_holidays import PublicHolidays

LOOK_HOUR = 9
"""A held text is looked at again at this local hour of the next working day."""

QUARTER_NAME = "FY{yy}-Q{n}"
"""How quarters are called, as in FY27-Q4; `{yyyy}` is the whole year."""


def add_months(day: date, months: int) -> date:
    """The same day of month, clamped to the month's end (31 October + 1 month = 30 November)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Quarter:
    """A fiscal quarter, both days included."""

    name: str
    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Calendar:
    """A time zone, weekend days (Monday is 0), holidays, and the fiscal year: its start, and how quarters are called.

    Regions have holidays besides the general ones, and their own weekend instead of the general one.
    """

    timezone: tzinfo = UTC
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = field(default_factory=frozenset)
    fiscal_year_start_month: int = 2
    quarter_name: str = QUARTER_NAME
    named_after_start: bool = False
    """Fiscal years bear the year they start in, else the one they end in."""
    holidays_by_region: Mapping[str, frozenset[date]] = field(default_factory=dict, hash=False)
    weekend_by_region: Mapping[str, frozenset[int]] = field(default_factory=dict, hash=False)
    public: frozenset[PublicHolidays] = frozenset()
    """Countries whose public holidays are holidays, besides the days above."""
    public_by_region: Mapping[str, frozenset[PublicHolidays]] = field(default_factory=dict, hash=False)

    def at(self, region: str) -> Calendar:
        """The calendar of a region; this one if nothing is different there."""
        return self._regional.get(region, self)

    @cached_property
    def regional(self) -> bool:
        """True if there is a region with days of its own."""
        return bool(self._regional)

    @cached_property
    def _regional(self) -> Mapping[str, Calendar]:
        plain = replace(self, holidays_by_region={}, weekend_by_region={}, public_by_region={})
        found = {
            region: replace(
                plain,
                weekend=self.weekend_by_region.get(region, self.weekend),
                holidays=self.holidays | self.holidays_by_region.get(region, frozenset()),
                public=self.public | self.public_by_region.get(region, frozenset()),
            )
            for region in (*self.holidays_by_region, *self.weekend_by_region, *self.public_by_region)
        }
        return {region: made for region, made in found.items() if made != plain}

    def day(self, moment: datetime) -> date:
        """The local calendar day of a UTC moment."""
        return moment.astimezone(self.timezone).date()

    def works(self, day: date) -> bool:
        """True unless a weekend day or holiday."""
        if day.weekday() in self.weekend or day in self.holidays:
            return False
        return not any(day in country for country in self.public)

    def working_day_from(self, day: date) -> date:
        """This day if it is a working day, else the next one."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after the given day; 0 gives the day itself."""
        for _ in range(count):
            day = self.working_day_from(day + timedelta(days=1))
        return day

    def look_at(self, day: date) -> datetime:
        """When to look again on that day, in UTC."""
        return datetime.combine(day, time(LOOK_HOUR), self.timezone).astimezone(UTC)

    def quarter(self, day: date) -> Quarter:
        """The fiscal quarter of a day, such as FY27-Q4 for 2026-11-21 (R050, domain 4.4)."""
        months_in = (day.month - self.fiscal_year_start_month) % 12
        start = add_months(day.replace(day=1), -(months_in % 3))
        fiscal_start = add_months(day.replace(day=1), -months_in)
        year = (fiscal_start if self.named_after_start else add_months(fiscal_start, 11)).year
        number = months_in // 3 + 1
        name = self.quarter_name.format(yy=f"{year % 100:02d}", yyyy=f"{year:04d}", n=number)
        return Quarter(name, start, add_months(start, 3) - timedelta(days=1))

    def next_quarter(self, day: date) -> Quarter:
        """The fiscal quarter after the one of that day."""
        return self.quarter(self.quarter(day).end + timedelta(days=1))
