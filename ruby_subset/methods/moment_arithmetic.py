"""Sums and differences of dates and times, and walks from one date to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import DAY, NANO, Moment, RubyDate, RubyDateTime, RubyDuration, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Symbol
from ruby_subset.running.table import Call, method
from ruby_subset.times.moments import exact, float_seconds, instant, jd_of, shifted
from ruby_subset.times.moving import days_later, is_number, later, months_later
from ruby_subset.times.order_of_times import order
from ruby_subset.times.spans import after, negative


def _expected_number() -> RubyError:
    return RubyError("TypeError", "expected numeric")


def _days_later(call: Call, date: RubyDate | RubyDateTime, days: Any) -> Moment:
    if not is_number(days):
        raise _expected_number()
    if isinstance(date, RubyDate):
        return days_later(date, days)
    seconds = days * DAY if not isinstance(days, float) else Fraction(round(exact(days) * DAY * NANO), NANO)
    return RubyDateTime(*shifted(date.seconds, date.nanos, seconds), date.offset)


@method("Date", "+")
def date_plus(call: Call, date: RubyDate | RubyDateTime, other: Any) -> Moment:
    """So many days, or a duration, later."""
    if isinstance(other, RubyDuration):
        return after(call.run, other, date)
    return _days_later(call, date, other)


@method("Date", "-")
def date_minus(call: Call, date: RubyDate | RubyDateTime, other: Any) -> Any:
    """So many days or a duration earlier; between two dates the days as a Rational."""
    if isinstance(other, RubyDuration):
        return after(call.run, negative(other), date)
    if isinstance(other, RubyDate | RubyDateTime):
        (mine, fine), (theirs, finer) = instant(date), instant(other)
        return (mine - theirs + Fraction(fine - finer) / NANO) / DAY
    if not is_number(other):
        raise _expected_number()
    return _days_later(call, date, -other)


@method("Time", "+")
def time_plus(call: Call, time: RubyTime, other: Any) -> Moment:
    """So many seconds, or a duration, later."""
    if isinstance(other, RubyDuration):
        return after(call.run, other, time)
    if isinstance(other, RubyTime):
        raise RubyError("TypeError", "time + time?")
    return later(call.run.zone, time, _exact(other))


@method("Time", "-")
def time_minus(call: Call, time: RubyTime, other: Any) -> Any:
    """So many seconds or a duration earlier; between two times the seconds as a Float."""
    if isinstance(other, RubyDuration):
        return after(call.run, negative(other), time)
    if isinstance(other, RubyTime):
        return float_seconds(time.seconds - other.seconds, time.nanos - other.nanos)
    if isinstance(other, RubyDateTime):
        mine = float_seconds(time.seconds, time.nanos)
        return mine - (float(other.seconds) + float(Fraction(other.nanos) / NANO))
    return later(call.run.zone, time, -_exact(other))


def not_coerced(call: Call, value: Any) -> RubyError:
    """What Ruby says of a value that is not reckoned with."""
    plain = value is None or isinstance(value, bool | Symbol)
    shown = call.run.inspect(value) if plain else class_name(value)
    return RubyError("TypeError", f"{shown} can't be coerced into Integer")


def _exact(value: Any) -> Any:
    if not is_number(value):
        raise RubyError("TypeError", f"can't convert {class_name(value)} into an exact number")
    return value


@method("Date", ">>")
def months_after(call: Call, date: RubyDate | RubyDateTime, months: Any) -> Moment:
    """So many months later, the month's last day where there is no such day."""
    if not is_number(months):
        raise not_coerced(call, months)
    exact(months)
    jd = months_later(jd_of(date), months)
    if isinstance(date, RubyDate):
        return RubyDate(jd, date.part)
    return RubyDateTime(date.seconds + (jd - jd_of(date)) * DAY, date.nanos, date.offset)


@method("Date", "<<")
def months_before(call: Call, date: RubyDate | RubyDateTime, months: Any) -> Moment:
    """So many months earlier."""
    if not is_number(months):
        raise _expected_number()
    return months_after(call, date, -months)


@method("Date", "succ", "next")
def succ(call: Call, date: RubyDate | RubyDateTime) -> Moment:
    """The next day."""
    return _days_later(call, date, 1)


def _moving(sign: int, move: Callable[[Call, Any, Any], Moment], names: tuple[str, ...], factor: int = 1) -> None:
    @method("Date", *names)
    def moved(call: Call, date: RubyDate | RubyDateTime, count: Any = 1) -> Moment:
        if not is_number(count):
            raise _expected_number()
        return move(call, date, sign * factor * count)


_moving(1, _days_later, ("next_day",))
_moving(-1, _days_later, ("prev_day",))
_moving(1, months_after, ("next_month",))
_moving(-1, months_after, ("prev_month",))
_moving(1, months_after, ("next_year",), 12)
_moving(-1, months_after, ("prev_year",), 12)


def _steps(call: Call, first: Moment, last: Any, by: Any) -> Iterator[Moment]:
    if not is_number(by):
        raise _expected_number()
    if not by:
        raise RubyError("ArgumentError", "step can't be 0")
    at: Any = first
    while (side := order(call.run, at, last)) is not None and (side <= 0 if by > 0 else side >= 0):
        call.run.spend(6, 64)
        yield at
        at = _days_later(call, at, by)
    if side is None:
        raise RubyError("ArgumentError", f"comparison of {class_name(first)} with {class_name(last)} failed")


def _walk(call: Call, name: str, date: Moment, arguments: tuple[Any, ...], last: Any, by: Any) -> Any:
    if call.block is None:
        return Enumerator(date, name, arguments)
    for day in _steps(call, date, last, by):
        call.block.call(day)
    return date


@method("Date", "step")
def step(call: Call, date: Moment, limit: Any, by: Any = 1) -> Any:
    """Calls the block with every day, or every so many days, until the limit."""
    return _walk(call, "step", date, (limit, by), limit, by)


@method("Date", "upto")
def upto(call: Call, date: Moment, last: Any) -> Any:
    """Calls the block with every day until the last."""
    return _walk(call, "upto", date, (last,), last, 1)


@method("Date", "downto")
def downto(call: Call, date: Moment, last: Any) -> Any:
    """Calls the block with every day back to the last."""
    return _walk(call, "downto", date, (last,), last, -1)
