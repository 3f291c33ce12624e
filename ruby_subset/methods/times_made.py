"""What `Time` itself answers: now, new, at, utc, local, and a text of a time."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import RubyDateTime, RubyDuration, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Symbol
from ruby_subset.methods.moment_changed import clock_offset
from ruby_subset.running.table import CONSTANTS, Call, method
from ruby_subset.times import calendar
from ruby_subset.times.moments import civil_of, exact_seconds, instant_of, local, now, whole
from ruby_subset.times.moving import is_number, time_at
from ruby_subset.times.zones import current_time

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
CONSTANTS["Time::DAYS_INTO_WEEK"] = CONSTANTS.get("Date::DAYS_INTO_WEEK")
CONSTANTS["Time::COMMON_YEAR_DAYS_IN_MONTH"] = [None, *(calendar.days_in_month(2023, month) for month in range(1, 13))]
_UNITS = {
    "millisecond": 10**6,
    "usec": 10**3,
    "microsecond": 10**3,
    "nsec": 1,
    "nanosecond": 1,
}
_INTEGER = re.compile(r"\s*[-+]?[0-9]+(?:_[0-9]+)*\s*\Z", re.ASCII)
LOCAL = RubyTime(0, 0, 0, "local")
UTC_CLOCK = RubyTime(0)


def _clock(call: Call, offset: Any) -> RubyTime:
    """A time on the clock that is asked for; the local one where none is."""
    return LOCAL if offset is None else RubyTime(0, 0, *clock_offset(offset))


def _on(call: Call, seconds: int, nanos: int | Fraction, offset: Any) -> RubyTime:
    if offset is None:
        return local(call.run.zone, seconds, nanos)
    return RubyTime(seconds, nanos, *clock_offset(offset))


@method("Time.", "now", keywords="in")
def time_now(call: Call, receiver: ClassOf) -> RubyTime:
    """Now, on the local clock, or on the one of `in:`."""
    at = now(call.run.now, call.run.zone)
    offset = call.named.get("in")
    return at if offset is None else _on(call, at.seconds, at.nanos, offset)


@method("Time.", "current")
def time_current(call: Call, receiver: ClassOf) -> RubyTime:
    """Now, on the clock of `Time.zone`."""
    return current_time(call.run)


@method("Time.", "at", keywords="in")
def at(call: Call, receiver: ClassOf, seconds: Any, more: Any = 0, unit: Any = None) -> RubyTime:
    """The time so many seconds after 1970."""
    offset = call.named.get("in")
    if isinstance(seconds, RubyTime):
        return seconds if offset is None else _on(call, seconds.seconds, seconds.nanos, offset)
    if isinstance(seconds, RubyDateTime):
        return _on(call, *instant_of(float(exact_seconds(seconds))), offset)
    if not isinstance(unit, Symbol | None) or (unit is not None and unit.name not in _UNITS):
        raise RubyError("ArgumentError", f"unexpected unit: {call.run.text(unit)}")
    scale = _UNITS[unit.name] if unit else 10**3
    exact = _exact(seconds) + Fraction(_exact(more)) * scale / 10**9 if more else _exact(seconds)
    return _on(call, *instant_of(exact), offset)


def _exact(value: Any) -> Any:
    value = value.value if isinstance(value, RubyDuration) else value
    if not is_number(value):
        raise RubyError("TypeError", f"can't convert {class_name(value)} into an exact number")
    return value


def _integer(value: Any, default: int) -> int:
    if value is None:
        return default
    if is_number(value):
        return instant_of(value)[0]
    if isinstance(value, str):
        if _INTEGER.match(value) and len(value) < 20:
            return int(value)
        raise RubyError("ArgumentError", f'invalid value for Integer(): "{value}"')
    raise RubyError("TypeError", f"can't convert {class_name(value)} into an exact number")


def _month(value: Any) -> int:
    if isinstance(value, str) and value.lower() in MONTHS:
        return MONTHS.index(value.lower()) + 1
    return _integer(value, 1)


def _second(value: Any) -> Any:
    if isinstance(value, str):
        part = re.fullmatch(r"(\d+)\.(\d+)", value, re.ASCII)
        return Fraction(value) if part and len(value) < 40 else _integer(value, 0)
    return 0 if value is None else _exact(value)


def _at_clock(call: Call, given: tuple[Any, ...], like: RubyTime, micros: Any = None) -> RubyTime:
    year, month, day, hour, minute, second = (given + (None,) * 6)[:6]
    years = _integer(year, 0)
    if abs(years) > calendar.MAX_YEAR:
        raise RubyError("RangeError", f"year {years} out of range")
    fields = years, _month(month), _integer(day, 1), _integer(hour, 0), _integer(minute, 0)
    nanos = whole(Fraction(_exact(micros)) * 1000) if micros is not None else 0
    seconds = _second(second)
    return time_at(call.run.zone, fields, seconds if micros is None else int(seconds), nanos, like)


def _few(given: tuple[Any, ...], least: int, most: int) -> None:
    if not least <= len(given) <= most:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {len(given)}, expected {least}..{most})")


@method("Time.", "new", keywords="in")
def new(call: Call, receiver: ClassOf, *given: Any) -> RubyTime:
    """Now; or the time that the local clock, or one with that offset, shows: `Time.new(2019, 3, 5, 14, 7)`."""
    _few(given, 0, 7)
    if not given or given[0] is None:
        return time_now(call, receiver)
    offset = given[6] if len(given) == 7 else call.named.get("in")
    return _at_clock(call, given, _clock(call, offset))


def _calendar(names: tuple[str, ...], like: RubyTime) -> None:
    @method("Time.", *names)
    def answer(call: Call, receiver: ClassOf, *given: Any) -> RubyTime:
        if len(given) == 10:
            return _at_clock(call, given[5::-1], like)
        _few(given, 1, 8)
        return _at_clock(call, given[:6], like, given[6] if len(given) > 6 else None)


_calendar(("utc", "gm"), UTC_CLOCK)
_calendar(("local", "mktime"), LOCAL)


@method("Time.", "days_in_month")
def days_in_month(call: Call, receiver: ClassOf, month: Any, year: Any = None) -> Any:
    """28 to 31."""
    number, in_year = (
        _integer(month, 0),
        civil_of(time_current(call, receiver))[0] if year is None else _integer(year, 0),
    )
    return calendar.days_in_month(in_year, number) if 1 <= number <= 12 else None


@method("Time.", "days_in_year")
def days_in_year(call: Call, receiver: ClassOf, year: Any = None) -> int:
    """365 or 366."""
    return (
        366
        if calendar.is_leap(civil_of(time_current(call, receiver))[0] if year is None else _integer(year, 0))
        else 365
    )
