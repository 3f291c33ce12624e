"""Comparisons of dates and times: with each other, with texts, with numbers."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.datetimes import Moment, RubyDate, RubyDateTime, RubyTime
from ruby_subset.running import sameness
from ruby_subset.running.table import Call, method
from ruby_subset.times.moments import jd_of
from ruby_subset.times.moving import is_number
from ruby_subset.times.order_of_times import order


def _before(call: Call, moment: Moment, other: Any) -> int:
    side = order(call.run, moment, other)
    return sameness.before(call.run, moment, other) if side is None else side


@method("Date", "<=>")
@method("Time", "<=>")
def compare(call: Call, moment: Moment, other: Any) -> int | None:
    """-1, 0 or 1; nil for what has no time."""
    return order(call.run, moment, other)


@method("Date", "==")
@method("Time", "==")
def equal(call: Call, moment: Moment, other: Any) -> bool:
    """Whether both are the same instant."""
    return order(call.run, moment, other) == 0


@method("Date", "<", "before?")
@method("Time", "<", "before?")
def earlier(call: Call, moment: Moment, other: Any) -> bool:
    """Whether it is the earlier."""
    return _before(call, moment, other) < 0


@method("Date", "<=")
@method("Time", "<=")
def earlier_or_same(call: Call, moment: Moment, other: Any) -> bool:
    """Whether it is not the later."""
    return _before(call, moment, other) <= 0


@method("Date", ">", "after?")
@method("Time", ">", "after?")
def later(call: Call, moment: Moment, other: Any) -> bool:
    """Whether it is the later."""
    return _before(call, moment, other) > 0


@method("Date", ">=")
@method("Time", ">=")
def later_or_same(call: Call, moment: Moment, other: Any) -> bool:
    """Whether it is not the earlier."""
    return _before(call, moment, other) >= 0


@method("Date", "between?")
@method("Time", "between?")
def between(call: Call, moment: Moment, least: Any, most: Any) -> bool:
    """Whether it lies within two others, ends included."""
    return _before(call, moment, least) >= 0 and _before(call, moment, most) <= 0


@method("Date", "===")
def same_day(call: Call, date: RubyDate | RubyDateTime, other: Any) -> bool | None:
    """Whether the other is of the same day; a number is a Julian day; nil for anything else."""
    if isinstance(other, RubyDate | RubyDateTime):
        return jd_of(date) == jd_of(other)
    return bool(jd_of(date) == other) if is_number(other) else None


@method("Time", "===")
def same_time(call: Call, time: RubyTime, other: Any) -> bool:
    """Whether both are the same instant."""
    return order(call.run, time, other) == 0


@method("Date", "eql?")
def date_eql(call: Call, date: Moment, other: Any) -> bool:
    """Whether the other is a date too, and the same."""
    return isinstance(other, RubyDate | RubyDateTime) and order(call.run, date, other) == 0


@method("Time", "eql?")
def time_eql(call: Call, time: RubyTime, other: Any) -> bool:
    """Whether the other is a Time too, and the same."""
    return isinstance(other, RubyTime) and time == other
