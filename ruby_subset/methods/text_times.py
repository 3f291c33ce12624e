"""Texts as dates and times: ActiveSupport's `to_date`, `to_time`, `to_datetime`."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.datetimes import Moment, RubyDate, RubyDateTime, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Symbol
from ruby_subset.methods.dates_made import parsed
from ruby_subset.methods.moment_changed import asked_zone
from ruby_subset.methods.times_read import text_to_time
from ruby_subset.running.table import Call, method
from ruby_subset.times.order_of_times import order
from ruby_subset.times.zones import in_zone

LOCAL, UTC = Symbol("local"), Symbol("utc")
_DATE, _DATETIME = ClassOf("Date"), ClassOf("DateTime")


@method("String", "to_date")
def to_date(call: Call, text: str) -> Moment | None:
    """Its date; nil of a blank one; raises Date::Error for what tells none."""
    return parsed(call, _DATE, text, two_digits=False) if text.strip() else None


@method("String", "to_datetime")
def to_datetime(call: Call, text: str) -> Moment | None:
    """Its DateTime, UTC where no zone is written; nil of a blank one."""
    return parsed(call, _DATETIME, text, two_digits=False) if text.strip() else None


@method("String", "to_time")
def to_time(call: Call, text: str, form: Any = LOCAL) -> RubyTime | None:
    """Its time on the local clock, or with `:utc` in UTC; nil where it tells none."""
    return text_to_time(call, text, utc=form == UTC)


@method("String", "<=>")
def compare(call: Call, text: str, other: Any) -> int | None:
    """Which comes first in the order of letters; a time on the right asks the text for its own."""
    if isinstance(other, str):
        return (text > other) - (text < other)
    if not isinstance(other, RubyDate | RubyDateTime | RubyTime):
        return None
    turned = order(call.run, other, text)
    return None if turned is None else -turned


@method("String", "in_time_zone")
def in_time_zone(call: Call, text: str, zone: Any = None) -> RubyTime | None:
    """Its time on the local clock: `Time.zone` is nil."""
    if zone is None and call.run.time_zone is None:
        return text_to_time(call, text, utc=False)
    asked, own = asked_zone(call, zone or call.run.time_zone), call.run.zone
    if isinstance(asked, int):
        raise RubyError("ArgumentError", f"Invalid Timezone: {call.run.text(zone)}")
    try:
        call.run.zone = asked
        time = text_to_time(call, text, utc=False)
    finally:
        call.run.zone = own
    return None if time is None else in_zone(time, asked)
