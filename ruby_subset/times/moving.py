"""Moves a date or time on the calendar: ActiveSupport's `change` and `advance`, and what both are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from ruby_subset.core.datetimes import (
    DAY,
    EPOCH_DAY,
    NANO,
    Clocked,
    Moment,
    Number,
    RubyDate,
    RubyDateTime,
    RubyTime,
)
from ruby_subset.core.errors import RubyError
from ruby_subset.times import calendar
from ruby_subset.times.moments import Nanos, at_local_clock, civil_of, clock, exact, on_clock, shifted, whole

M = TypeVar("M", bound=Moment)


def is_number(value: Any) -> bool:
    """Whether it is an Integer, Float or Rational."""
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def change(zone: ZoneInfo, moment: Moment, to: Mapping[str, Any]) -> Moment:
    """The moment with other fields; a changed hour, min or sec sets the finer ones to 0 unless they are given."""
    to = {name: 0 if value is None else value for name, value in to.items()}
    if not all(is_number(value) for value in to.values()):
        raise RubyError("TypeError", "can't convert what is no number into an exact number")
    year, month, day = civil_of(moment)
    to = {name: value if isinstance(value, int) else exact(value) for name, value in to.items()}
    year, month, day = int(to.get("year", year)), int(to.get("month", month)), int(to.get("day", day))
    if isinstance(moment, RubyDate):
        return RubyDate(_valid(year, month, day))
    _, seconds, nanos = clock(moment)
    hour = int(to.get("hour", seconds // 3600))
    minute = int(to.get("min", 0 if "hour" in to else seconds // 60 % 60))
    second = to.get("sec", 0 if "hour" in to or "min" in to else seconds % 60)
    fine = _nanos(to, nanos)
    if isinstance(moment, RubyTime):
        offset = to.get("offset")
        like = moment if offset is None else RubyTime(0, 0, int(offset), None)
        return time_at(zone, (year, month, day, hour, minute), second, fine, like)
    offset = round(to["offset"] * DAY) if "offset" in to else moment.offset
    if not (0 <= hour <= 24 and 0 <= minute <= 59 and 0 <= second < 60):
        raise RubyError("Date::Error", "invalid date")
    shown = (_valid(year, month, day) - EPOCH_DAY) * DAY + hour * 3600 + minute * 60 - offset
    return RubyDateTime(*shifted(shown, fine, second), offset)


def _nanos(to: Mapping[str, Any], nanos: Nanos) -> Nanos:
    if "nsec" in to and "usec" in to:
        raise RubyError("ArgumentError", "Can't change both :nsec and :usec at the same time")
    coarser = any(name in to for name in ("hour", "min", "sec"))
    fine = Fraction(to["nsec"]) if "nsec" in to else Fraction(to.get("usec", 0)) * 1000
    if "nsec" not in to and "usec" not in to:
        return 0 if coarser else int(nanos)
    if fine >= NANO:
        raise RubyError("ArgumentError", "argument out of range")
    return whole(fine)


def _valid(year: int, month: int, day: int) -> int:
    jd = calendar.valid_civil(year, month, day)
    if jd is None:
        raise RubyError("Date::Error", "invalid date")
    return jd


Fields = tuple[int, int, int, int, int]
"""Year, month, day, hour and minute."""


def time_at(zone: ZoneInfo, fields: Fields, second: Number, nanos: Nanos, like: RubyTime) -> RubyTime:
    """The Time of a clock of the kind that `like` has; raises ArgumentError for what no clock shows."""
    year, month, day, hour, minute = fields
    last = hour == 24
    for name, value, least, most, room in (
        ("mon", month, 1, 12, 15),
        ("mday", day, 1, 31, 31),
        ("hour", hour, 0, 24, 31),
        ("min", minute, 0, 0 if last else 59, 63),
        ("sec", math.floor(second), 0, 0 if last else 60, 63),
    ):
        if not least <= value <= most:
            raise RubyError("ArgumentError", f"{name if 0 <= value <= room else 'argument'} out of range")
    shown = (calendar.gregorian_jd(year, month, day) - EPOCH_DAY) * DAY + hour * 3600 + minute * 60
    seconds, fine = shifted(shown, nanos, second)
    if like.is_local:
        return at_local_clock(zone, seconds, fine, like)
    return RubyTime(seconds - like.offset, fine, like.offset, like.zone)


def months_later(jd: int, months: Number, *, reform: bool = True) -> int:
    """The same day so many months later, or the month's last where it has none such."""
    year, month, day = (calendar.civil if reform else calendar.gregorian)(jd)
    total = year * 12 + month - 1 + int(months // 1)
    year, month = divmod(total, 12)
    if abs(year) > calendar.MAX_YEAR:
        raise RubyError("RangeError", f"year {year} out of range")
    while (later := calendar.valid_civil(year, month + 1, day, reform=reform)) is None:
        day -= 1
    return later


def days_later(date: RubyDate, days: Number) -> RubyDate:
    """`date + days`; a share of a day is kept."""
    if days.__class__ is int and not date.part:
        return RubyDate(date.jd + int(days))
    total = date.jd + date.part + exact(days)
    jd = total.numerator // total.denominator
    return RubyDate(jd, whole(Fraction(total - jd)))


def later(zone: ZoneInfo, moment: Clocked, seconds: Number) -> Clocked:
    """The moment so many seconds later, on the same kind of clock."""
    at, nanos = shifted(moment.seconds, moment.nanos, seconds)
    if isinstance(moment, RubyDateTime):
        return RubyDateTime(at, nanos, moment.offset)
    return in_clock_of(zone, at, nanos, moment)


def in_clock_of(zone: ZoneInfo, seconds: int, nanos: Nanos, like: RubyTime) -> RubyTime:
    """An instant on the kind of clock that another time has."""
    if like.is_local:
        return on_clock(zone, seconds, nanos, like)
    return RubyTime(seconds, nanos, like.offset, like.zone)


def advance(zone: ZoneInfo, moment: Moment, by: Mapping[str, Number]) -> Moment:
    """ActiveSupport's `advance`: years and months on the calendar, then weeks and days, then seconds."""
    for number in by.values():
        exact(number)
    months = by.get("years", 0) * 12 + by.get("months", 0)
    if isinstance(moment, RubyDate):
        jd = months_later(moment.jd, months) if months else moment.jd
        return days_later(RubyDate(jd, moment.part), by.get("weeks", 0) * 7 + by.get("days", 0))
    weeks, part_of_week = divmod(by.get("weeks", 0), 1)
    days, part_of_day = divmod(by.get("days", 0) + 7 * part_of_week, 1)
    seconds = by.get("seconds", 0) + by.get("minutes", 0) * 60 + (by.get("hours", 0) + 24 * part_of_day) * 3600
    day, at, nanos = clock(moment)
    jd = months_later(day, months, reform=isinstance(moment, RubyDateTime)) if months else day
    jd += int(weeks) * 7 + int(days)
    shown = (jd - EPOCH_DAY) * DAY + at
    moved: Clocked
    if jd == day:
        moved = moment
    elif isinstance(moment, RubyDateTime):
        moved = RubyDateTime(shown - moment.offset, nanos, moment.offset)
    elif moment.is_local:
        moved = at_local_clock(zone, shown, nanos, moment)
    else:
        moved = RubyTime(shown - moment.offset, nanos, moment.offset, moment.zone)
    return later(zone, moved, seconds) if seconds else moved
