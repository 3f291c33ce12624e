"""A date or time as another kind, on another clock, or with other fields: `to_time`, `utc`, `change`, `advance`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import (
    DAY,
    NANO,
    Clocked,
    Moment,
    RubyDate,
    RubyDateTime,
    RubyDuration,
    RubyTime,
    TimeZone,
    ZoneName,
)
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Symbol
from ruby_subset.running.arguments import options_of
from ruby_subset.running.table import Call, method
from ruby_subset.times.moments import clock, local, shifted, to_date, to_datetime, to_local, whole
from ruby_subset.times.moving import advance, change, is_number, later
from ruby_subset.times.spans import after, negative
from ruby_subset.times.zone_names import offset_of
from ruby_subset.times.zones import in_zone, zone_named

HOURS = 13
"""A number up to which an offset is told in hours, beyond in seconds."""
_OFFSET = re.compile(r"[-+]\d\d(?::?[0-5]\d(?::?[0-5]\d)?)?\Z", re.ASCII)
_LETTERS = {letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)} | {
    letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)
}


def clock_offset(offset: Any) -> tuple[int, str | None]:
    """Seconds and zone of an offset as `Time` takes one: "+09:00", "UTC", "A", seconds; raises ArgumentError."""
    if is_number(offset):
        if not -DAY < offset < DAY:
            raise RubyError("ArgumentError", "utc_offset out of range")
        return int(offset), None
    if isinstance(offset, str):
        if offset in {"UTC", "Z", "-00:00"}:
            return 0, ""
        if _OFFSET.match(offset) and int(offset[1:3]) < 24:
            return offset_of(offset) or 0, None
        if offset in _LETTERS:
            return _LETTERS[offset] * 3600, None
        raise RubyError(
            "ArgumentError", f'"+HH:MM", "-HH:MM", "UTC" or "A".."I","K".."Z" expected for utc_offset: {offset}'
        )
    raise RubyError("TypeError", f"can't convert {class_name(offset)} into an exact number")


@method("Date", "to_date")
@method("Time", "to_date")
def as_date(call: Call, moment: Moment) -> RubyDate:
    """The day its clock shows."""
    return to_date(moment)


@method("Date", "to_datetime")
@method("Time", "to_datetime")
def as_datetime(call: Call, moment: Moment) -> RubyDateTime:
    """The same on the same clock as a DateTime."""
    return to_datetime(moment)


@method("Date", "to_time")
def date_to_time(call: Call, moment: RubyDate | RubyDateTime, form: Any = None) -> RubyTime:
    """A date's midnight in the local zone, or with `:utc` in UTC; a DateTime's instant on the local clock."""
    if form is not None and isinstance(moment, RubyDateTime):
        raise RubyError("ArgumentError", "wrong number of arguments (given 1, expected 0)")
    if form is not None and form not in (Symbol("local"), Symbol("utc")):
        raise RubyError("ArgumentError", f"Expected :local or :utc, got {call.run.inspect(form)}.")
    if form == Symbol("utc"):
        return RubyTime(to_datetime(moment).seconds)
    return to_local(call.run.zone, moment)


@method("Time", "to_time")
def time_to_time(call: Call, time: RubyTime) -> RubyTime:
    """The same instant on the local clock."""
    return local(call.run.zone, time.seconds, time.nanos)


@method("Date", "in_time_zone")
@method("Time", "in_time_zone")
def in_time_zone(call: Call, moment: Moment, zone: Any = None) -> Moment:
    """Without a zone, a date is its midnight on the local clock and all else itself: `Time.zone` is nil."""
    if zone is None and call.run.time_zone is None:
        return to_local(call.run.zone, moment) if isinstance(moment, RubyDate) else moment
    asked = asked_zone(call, zone or call.run.time_zone)
    if isinstance(asked, int):
        at = to_datetime(moment) if not isinstance(moment, RubyDate) else shift_clock(to_datetime(moment), -asked)
        return RubyTime(at.seconds, at.nanos, asked, None)
    return in_zone(to_local(asked, moment), asked)


def shift_clock(moment: RubyDateTime, seconds: int) -> RubyDateTime:
    """The moment so many seconds later."""
    return RubyDateTime(moment.seconds + seconds, moment.nanos)


def asked_zone(call: Call, zone: Any) -> ZoneInfo | int:
    """A zone by its name, or an offset by hours or seconds; raises ArgumentError."""
    known = zone_named(zone) if isinstance(zone, str) else zone.info if isinstance(zone, TimeZone) else None
    if known is None and (not isinstance(zone, int) or isinstance(zone, bool) or abs(zone) > DAY):
        raise RubyError("ArgumentError", f"Invalid Timezone: {call.run.text(zone)}")
    return known or (zone * 3600 if abs(zone) <= HOURS else zone)


@method("Time", "utc", "gmtime", "getutc", "getgm")
@method("DateTime", "utc", "gmtime", "getutc", "getgm")
def utc(call: Call, moment: Clocked) -> RubyTime:
    """The same instant in UTC."""
    return RubyTime(moment.seconds, moment.nanos)


@method("Time", "localtime", "getlocal")
@method("DateTime", "localtime", "getlocal")
def localtime(call: Call, moment: Clocked, offset: Any = None) -> RubyTime:
    """The same instant on the local clock, or on one with that offset."""
    if offset is None:
        return local(call.run.zone, moment.seconds, moment.nanos)
    return RubyTime(moment.seconds, moment.nanos, *clock_offset(offset))


@method("DateTime", "new_offset")
def new_offset(call: Call, moment: RubyDateTime, offset: Any = 0) -> RubyDateTime:
    """The same instant on a clock with that offset, a share of a day or a text."""
    return RubyDateTime(moment.seconds, moment.nanos, day_offset(offset))


def day_offset(offset: Any) -> int:
    """Seconds of an offset as `DateTime` takes one; 0 for what cannot be read."""
    if isinstance(offset, str):
        told = offset_of(offset) or 0
        return told if abs(told) <= DAY else 0
    if not is_number(offset):
        raise RubyError("TypeError", "invalid offset (not numeric)")
    return round(offset * DAY) if -1 <= offset <= 1 else 0


def named_fields(options: Any) -> dict[str, Any]:
    """What a hash of options says, by names; raises TypeError."""
    if options is not None and not isinstance(options, Hash):
        raise RubyError("TypeError", "no implicit conversion of Symbol into Integer")
    return options_of(options)


_CHANGED = ("year", "month", "day", "hour", "min", "sec", "usec", "nsec", "offset")
_ADVANCED = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


@method("Date", "change")
@method("Time", "change")
def changed(call: Call, moment: Moment, options: Any = None) -> Moment:
    """With other fields: `change(hour: 8)`."""
    fields = {name: value for name, value in named_fields(options).items() if name in _CHANGED}
    if isinstance(moment, RubyTime) and isinstance(fields.get("offset"), str):
        fields["offset"] = clock_offset(fields["offset"])[0]
    if isinstance(moment, RubyDateTime) and isinstance(fields.get("offset"), str):
        fields["offset"] = Fraction(day_offset(fields["offset"]), DAY)
    if isinstance(moment, RubyDate):
        fields.pop("offset", None)
    return change(call.run.zone, moment, fields)


@method("Date", "advance")
@method("Time", "advance")
def advanced(call: Call, moment: Moment, options: Any = None) -> Moment:
    """Moved on the calendar, then on the clock: `advance(months: 1, days: -1)`."""
    by = {name: value for name, value in named_fields(options).items() if name in _ADVANCED}
    by = {
        name: value.value if isinstance(value, RubyDuration) else value
        for name, value in by.items()
        if value is not None
    }
    for value in by.values():
        if not is_number(value):
            raise RubyError("TypeError", f"can't convert {class_name(value)} into an exact number")
    call.run.spend(5)
    return advance(call.run.zone, moment, by)


def _later(call: Call, moment: Moment, seconds: Any, sign: int) -> Moment:
    at = to_local(call.run.zone, moment) if isinstance(moment, RubyDate) else moment
    if isinstance(seconds, RubyDuration):
        return after(call.run, seconds if sign > 0 else negative(seconds), at)
    if not is_number(seconds):
        raise RubyError("TypeError", f"can't convert {class_name(seconds)} into an exact number")
    return later(call.run.zone, at, sign * seconds)


@method("Date", "since", "in")
@method("Time", "since", "in")
def since(call: Call, moment: Moment, seconds: Any) -> Moment:
    """So many seconds later; a date is taken as its midnight."""
    return _later(call, moment, seconds, 1)


@method("Date", "ago")
@method("Time", "ago")
def ago(call: Call, moment: Moment, seconds: Any) -> Moment:
    """So many seconds earlier; a date is taken as its midnight."""
    return _later(call, moment, seconds, -1)


def _rounded(name: str, cut: Any) -> None:
    @method("Time", name)
    def answer(call: Call, time: RubyTime, digits: Any = 0) -> RubyTime:
        if not isinstance(digits, int) or not 0 <= digits <= 30:
            raise RubyError("ArgumentError", "negative ndigits given")
        unit = Fraction(NANO, 10**digits)
        nanos = cut(Fraction(time.nanos) / unit) * unit
        seconds, fine = shifted(time.seconds, 0, whole(Fraction(nanos)) / Fraction(NANO))
        return RubyTime(seconds, fine, time.offset, time.zone)


_rounded("floor", lambda number: number.numerator // number.denominator)
_rounded("ceil", lambda number: -(-number.numerator // number.denominator))
_rounded("round", lambda number: (number.numerator * 2 + number.denominator) // (number.denominator * 2))


@method("Time", "seconds_since_midnight")
def since_midnight(call: Call, time: RubyTime) -> float:
    """Seconds since its day began, which may be 23 or 25 hours long."""
    on_this_clock = time.is_local and not isinstance(time.zone, ZoneName)
    first = to_local(call.run.zone, to_date(time)).seconds if on_this_clock else time.seconds - clock(time).seconds
    return time.seconds - first + int(time.nanos // 1000) / 1.0e6


@method("Date", "beginning_of_day", "midnight", "at_midnight", "at_beginning_of_day")
@method("Time", "beginning_of_day", "midnight", "at_midnight", "at_beginning_of_day")
def beginning_of_day(call: Call, moment: Moment) -> Moment:
    """Its midnight; of a date a Time on the local clock."""
    return _at(call, moment, {"hour": 0})


@method("Date", "middle_of_day", "midday", "noon", "at_midday", "at_noon", "at_middle_of_day")
@method("Time", "middle_of_day", "midday", "noon", "at_midday", "at_noon", "at_middle_of_day")
def middle_of_day(call: Call, moment: Moment) -> Moment:
    """Its noon."""
    return _at(call, moment, {"hour": 12})


@method("Date", "end_of_day", "at_end_of_day")
@method("Time", "end_of_day", "at_end_of_day")
def end_of_day(call: Call, moment: Moment) -> Moment:
    """Its last nanosecond."""
    return _at(call, moment, {"hour": 23, "min": 59, "sec": 59, "nsec": NANO - 1})


def _at(call: Call, moment: Moment, to: dict[str, int]) -> Moment:
    at = to_local(call.run.zone, moment) if isinstance(moment, RubyDate) else moment
    call.run.spend(6)
    return change(call.run.zone, at, to)


def _of_clock(names: tuple[str, ...], to: dict[str, int]) -> None:
    for ruby_class in ("DateTime", "Time"):

        @method(ruby_class, *names)
        def answer(call: Call, moment: Moment) -> Moment:
            return change(call.run.zone, moment, to)


_of_clock(("beginning_of_hour", "at_beginning_of_hour"), {"min": 0})
_of_clock(("end_of_hour", "at_end_of_hour"), {"min": 59, "sec": 59, "nsec": NANO - 1})
_of_clock(("beginning_of_minute", "at_beginning_of_minute"), {"sec": 0})
_of_clock(("end_of_minute", "at_end_of_minute"), {"sec": 59, "nsec": NANO - 1})


@method("DateTime", "seconds_until_end_of_day")
@method("Time", "seconds_until_end_of_day")
def until_end_of_day(call: Call, moment: Clocked) -> int:
    """Whole seconds left of its day."""
    if isinstance(moment, RubyTime) and isinstance(moment.zone, ZoneName):
        return DAY - 1 - clock(moment).seconds
    end = end_of_day(call, moment)
    return to_datetime(end).seconds - moment.seconds
