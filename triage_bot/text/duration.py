"""Durations as people write them: `14 days`, `1 month`, `5 working days`, `10 minutes`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import refuse
from triage_bot.text.calendar import Calendar, add_months

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
        found = _FORM.match(text) if isinstance(text, str) else None
        if not found:
            raise ValueFault(f'"{text}" is not a duration, write {_POSSIBLE}')
        unit = re.sub(r"\s+", " ", found[2].lower()).removesuffix("s")
        return cls(int(found[1]), unit).bounded()

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

    def day_after(self, day: date, calendar: Calendar) -> date:
        """The calendar day this much after the given day."""
        return self._move(day, calendar, 1)

    def day_before(self, day: date, calendar: Calendar) -> date:
        """The calendar day this much before the given day; working days are not counted backwards."""
        return self._move(day, calendar, -1)

    def _move(self, day: date, calendar: Calendar, sign: int) -> date:
        if self.unit == "working day":
            return calendar.add_working_days(day, self.amount) if sign > 0 else _back(day, calendar, self.amount)
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


def _back(day: date, calendar: Calendar, count: int) -> date:
    for _ in range(count):
        day -= timedelta(days=1)
        while not calendar.works(day):
            day -= timedelta(days=1)
    return day


def _as_duration(value: Any) -> Any:
    return value if isinstance(value, Duration) else Duration.parse(value)


Span = Annotated[
    Duration,
    BeforeValidator(_as_duration),
    WithJsonSchema({"type": "string", "examples": ["14 days", "1 month", "5 working days"]}),
]


def _in_days(span: Duration) -> Duration:
    refuse(span.by_clock, f"{span} is shorter than a day")
    return span


Days = Annotated[Span, AfterValidator(_in_days)]
"""A duration of whole days, weeks, months, years or working days."""
