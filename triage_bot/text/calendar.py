"""Days, working days and fiscal quarters in the calendar's own time zone, and durations as people write them."""

from __future__ import annotations

import calendar as _calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import Strict, refuse
from triage_bot.text.public_holidays import Holidays, PublicHolidays

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

LOOK_HOUR = 9
"""A held text is looked at again at this local hour of the next working day."""


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


def weekday(name: Weekday) -> int:
    """0 for monday."""
    return get_args(Weekday).index(name)


class Calendar(Strict):
    """Time zone, weekends, holidays, where the fiscal year starts and how its quarters are called.

    Regions have holidays besides the general ones, and their own weekend instead of the general one.
    """

    timezone: str = "UTC"
    fiscal_year_start_month: int = Field(default=2, ge=1, le=12)
    fiscal_year_named_after: Literal["end", "start"] = "end"
    quarter_name: str = "FY{yy}-Q{n}"
    """How quarters are called, as in FY27-Q4; `{yyyy}` is the whole year."""
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    holidays: Holidays = ()
    holidays_by_region: dict[str, Holidays] = Field(default_factory=dict)
    weekend_by_region: dict[str, tuple[Weekday, ...]] = Field(default_factory=dict)

    besides: ClassVar[Holidays] = ()
    """A region's calendar: the general holidays."""

    @field_validator("quarter_name")
    @classmethod
    def _tells_quarters_apart(cls, text: str) -> str:
        rest = re.sub(r"\{(yy|yyyy|n)\}", "", text)
        refuse("{" in rest or "}" in rest, "quarter_name knows {yy}, {yyyy} and {n}")
        refuse("{y" not in text or "{n}" not in text, "quarter_name needs a year ({yy} or {yyyy}) and {n}")
        return text

    @model_validator(mode="after")
    def _usable(self) -> Any:
        weekends = (self.weekend, *self.weekend_by_region.values())
        refuse(any(len(set(days)) == 7 for days in weekends), "a week needs a working day")
        return self

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueFault(f'"{name}" is no time zone, write one such as Europe/Berlin') from None
        return name

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone."""
        return UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)

    @property
    def regions(self) -> Iterator[tuple[str, str]]:
        """Regions with days of their own, each with the key it stands under."""
        for key in ("holidays_by_region", "weekend_by_region"):
            yield from ((key, region) for region in getattr(self, key))

    def at(self, region: str) -> Calendar:
        """The calendar of a region; this one if nothing is different there."""
        return self._regional.get(region, self)

    @cached_property
    def regional(self) -> bool:
        """True if there is a region with days of its own."""
        return bool(self._regional)

    @cached_property
    def _regional(self) -> Mapping[str, Calendar]:
        calendars = {region: self._of(region) for _, region in self.regions}
        return {region: calendar for region, calendar in calendars.items() if calendar._free != self._free}

    def _of(self, region: str) -> Calendar:
        general = ("timezone", "fiscal_year_start_month", "fiscal_year_named_after", "quarter_name")
        days = {
            "weekend": self.weekend_by_region.get(region, self.weekend),
            "holidays": self.holidays_by_region.get(region, ()),
        }
        calendar = Calendar.model_validate({key: getattr(self, key) for key in general} | days)
        return calendar.model_copy(update={"besides": self.holidays})

    @cached_property
    def _free(self) -> tuple[frozenset[int], frozenset[date], frozenset[PublicHolidays]]:
        """The weekend, single days, and countries whose holidays are free."""
        holidays = (self.holidays, self.besides)
        days = {
            day for holiday in holidays for day in (holiday.add if isinstance(holiday, PublicHolidays) else holiday)
        }
        countries = frozenset(holiday for holiday in holidays if isinstance(holiday, PublicHolidays))
        return frozenset(map(weekday, self.weekend)), frozenset(days), countries

    def day(self, moment: datetime) -> date:
        """The local calendar day of a UTC moment."""
        return moment.astimezone(self.zone).date()

    def works(self, day: date) -> bool:
        """True unless a weekend day or holiday."""
        weekend, days, countries = self._free
        return not (day.weekday() in weekend or day in days or any(day in country for country in countries))

    def working_day_from(self, day: date) -> date:
        """This day if it is a working day, else the next one."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after the given day, before it if negative; 0 gives the day itself."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def look_at(self, day: date) -> datetime:
        """When to look again on that day, in UTC."""
        return datetime.combine(day, time(LOOK_HOUR), self.zone).astimezone(UTC)

    def quarter(self, day: date) -> Quarter:
        """The fiscal quarter of a day, such as FY27-Q4 for 2026-11-21 (R050, domain 4.4)."""
        first = day.replace(day=1)
        return _quarter(first, self.fiscal_year_start_month, self.fiscal_year_named_after == "start", self.quarter_name)

    def next_quarter(self, day: date) -> Quarter:
        """The fiscal quarter after the one of that day."""
        return self.quarter(self.quarter(day).end + timedelta(days=1))


@lru_cache(maxsize=1_000)
def _quarter(first: date, start_month: int, named_after_start: bool, written: str) -> Quarter:
    """The quarter of the month that begins with this day."""
    months_in = (first.month - start_month) % 12
    start, fiscal_start = add_months(first, -(months_in % 3)), add_months(first, -months_in)
    year = (fiscal_start if named_after_start else add_months(fiscal_start, 11)).year
    name = written.format(yy=f"{year % 100:02d}", yyyy=f"{year:04d}", n=months_in // 3 + 1)
    return Quarter(name, start, add_months(start, 3) - timedelta(days=1))


_FORM = re.compile(r"^\s*(\d{1,5})\s+(working\s+days?|minutes?|hours?|days?|weeks?|months?|years?)\s*$", re.I)
_POSSIBLE = "a whole number and minutes, hours, days, working days, weeks, months or years"
_MOST = {
    "minute": 1_000_000,
    "hour": 100_000,
    "day": 36_500,
    "working day": 5_000,
    "week": 5_200,
    "month": 1_200,
    "year": 100,
}


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit; the unit is singular. Months and years follow the calendar, clamped."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: object) -> Duration:
        """Read `14 days`; raises ValueFault saying what is possible."""
        match = _FORM.match(text) if isinstance(text, str) else None
        if not match:
            raise ValueFault(f'"{text}" is not a duration, write {_POSSIBLE}')
        unit = re.sub(r"\s+", " ", match[2].lower()).removesuffix("s")
        return cls(int(match[1]), unit).bounded()

    def bounded(self) -> Duration:
        """The same duration; raises ValueFault if it is longer than a hundred years."""
        if self.amount > _MOST[self.unit]:
            raise ValueFault(f'"{self}" is too long, the most is {_MOST[self.unit]} {self.unit}s')
        return self

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}" + ("" if self.amount == 1 else "s")

    @property
    def each(self) -> str:
        """As it follows "every": `14 days`, `month`."""
        return self.unit if self.amount == 1 else str(self)

    @property
    def by_clock(self) -> bool:
        """True for minutes and hours: they keep the time of day."""
        return self.unit in ("minute", "hour")

    def day_before(self, day: date, calendar: Calendar) -> date:
        """The calendar day this much before the given day; working days are counted backwards."""
        return self.day_after(day, calendar, -1)

    def day_after(self, day: date, calendar: Calendar, sign: int = 1) -> date:
        """The calendar day this much after the given day, or before it with the sign -1."""
        if self.unit == "working day":
            return calendar.add_working_days(day, sign * self.amount)
        if self.unit in ("month", "year"):
            return add_months(day, sign * self.amount * (12 if self.unit == "year" else 1))
        days = {"day": 1, "week": 7}.get(self.unit)
        if days is None:
            raise ValueFault(f"{self} is shorter than a day")
        return day + timedelta(days=sign * days * self.amount)

    def clock(self) -> timedelta:
        """Minutes and hours as a span."""
        return timedelta(minutes=self.amount * (60 if self.unit == "hour" else 1))

    def after(self, moment: datetime, calendar: Calendar) -> datetime:
        """The moment from which this much has passed: to the minute, or the look of that local day."""
        if self.by_clock:
            return moment + self.clock()
        return calendar.look_at(self.day_after(calendar.day(moment), calendar))

    def passed(self, since: datetime, now: datetime, calendar: Calendar) -> bool:
        """True once this much lies between the two; days count as whole local days."""
        if self.by_clock:
            return now >= since + self.clock()
        return calendar.day(now) >= self.day_after(calendar.day(since), calendar)

    def exceeded(self, since: datetime, now: datetime, calendar: Calendar) -> bool:
        """True once more than this lies between the two: to the minute, or later than the last of its days."""
        if self.by_clock:
            return self.passed(since, now, calendar)
        return calendar.day(now) > self.day_after(calendar.day(since), calendar)


Span = Annotated[
    Duration,
    BeforeValidator(lambda given: given if isinstance(given, Duration) else Duration.parse(given)),
    WithJsonSchema({"type": "string", "examples": ["14 days", "1 month", "5 working days"]}),
]


def _in_days(span: Duration) -> Duration:
    refuse(span.by_clock, f"{span} is shorter than a day")
    return span


Days = Annotated[Span, AfterValidator(_in_days)]
"""A duration of whole days, weeks, months, years or working days."""
