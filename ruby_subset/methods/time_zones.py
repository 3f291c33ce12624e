"""`Time.zone`, `Time.use_zone` and `ActiveSupport::TimeZone`: clocks of zones by their names."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.datetimes import RubyDate, RubyTime, TimeZone, ZoneName
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf
from ruby_subset.running.arguments import as_text
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block
from ruby_subset.times import calendar
from ruby_subset.times.date_reading import elements_of
from ruby_subset.times.moments import now, to_local, today, zone_at
from ruby_subset.times.strftime import offset_text
from ruby_subset.times.zones import in_zone, zone_named


@method("Time.", "zone")
def time_zone(call: Call, _: ClassOf) -> TimeZone | None:
    """The zone that was set; nil at first."""
    return call.run.time_zone


def _asked(call: Call, zone: Any) -> TimeZone | None:
    if zone is None or isinstance(zone, TimeZone):
        return zone
    known = zone_named(zone) if isinstance(zone, str) else None
    if known is None:
        raise RubyError("ArgumentError", f"Invalid Timezone: {call.run.text(zone)}")
    return TimeZone(zone, known)


@method("Time.", "zone=")
def set_zone(call: Call, _: ClassOf, zone: Any) -> Any:
    """Sets it, for this expression."""
    call.run.time_zone = _asked(call, zone)
    return zone


@method("Time.", "use_zone")
def use_zone(call: Call, _: ClassOf, zone: Any) -> Any:
    """Sets it while the block runs."""
    before, block = call.run.time_zone, the_block(call)
    call.run.time_zone = _asked(call, zone)
    try:
        return block()
    finally:
        call.run.time_zone = before


@method("Time.", "find_zone!")
def find_zone_surely(call: Call, _: ClassOf, zone: Any) -> TimeZone | None:
    """The zone of a name; raises ArgumentError."""
    return _asked(call, zone)


@method("Time.", "find_zone")
@method("ActiveSupport::TimeZone.", "[]")
def find_zone(_: Call, __: ClassOf, zone: Any) -> TimeZone | None:
    """The same; nil for what is none."""
    known = zone_named(zone) if isinstance(zone, str) else None
    return TimeZone(zone, known) if known else zone if isinstance(zone, TimeZone) else None


@method("ActiveSupport::TimeZone.", "new")
def new_zone(call: Call, _: ClassOf, name: Any) -> TimeZone | None:
    """The zone of a name; raises ArgumentError."""
    return _asked(call, name)


@method("ActiveSupport::TimeZone", "name")
def name_of(_: Call, zone: TimeZone) -> str:
    """The name it was asked for by."""
    return zone.name


@method("ActiveSupport::TimeZone", "now")
def zone_now(call: Call, zone: TimeZone) -> RubyTime:
    """Now, on its clock."""
    return in_zone(now(call.run.now, call.run.zone), zone.info)


def _day(name: str, later: int) -> None:
    @method("ActiveSupport::TimeZone", name)
    def zone_day(call: Call, zone: TimeZone) -> RubyDate:
        return RubyDate(today(call.run.now, zone.info).jd + later)


_day("today", 0)
_day("tomorrow", 1)
_day("yesterday", -1)


def _as_time(name: str, method_of_time: str) -> None:
    """What `Time` does with the local clock, done with the zone's."""

    @method("ActiveSupport::TimeZone", name)
    def zone_time(call: Call, zone: TimeZone, *given: Any) -> RubyTime | None:
        run = call.run
        own, run.zone = run.zone, zone.info
        try:
            time = run.send(ClassOf("Time"), method_of_time, *given)
        finally:
            run.zone = own
        return in_zone(time, zone.info)


@method("ActiveSupport::TimeZone", "parse")
@method("ActiveSupport::TimeZone", "iso8601")
def zone_parse(call: Call, zone: TimeZone, text: Any, _: Any = None) -> RubyTime | None:
    """The time a text tells on its clock; nil where it tells none."""
    return call.run.send(as_text(text), "in_time_zone", zone) if _tells(call, as_text(text)) else None


def _tells(call: Call, text: str) -> bool:
    call.run.spend(40)
    return bool(text.strip()) and bool(elements_of(text, two_digits=False))


for _name, _of_time in (("local", "local"), ("at", "at"), ("strptime", "strptime")):
    _as_time(_name, _of_time)


@method("ActiveSupport::TimeZone", "utc_offset")
def utc_offset(call: Call, zone: TimeZone) -> int:
    """Seconds its clock is ahead of UTC when no summer time is."""
    days = [RubyDate(calendar.gregorian_jd(call.run.now.year, month, 1)) for month in (1, 7)]
    return min(zone_at(zone.info, to_local(zone.info, day).seconds)[0] for day in days)


@method("ActiveSupport::TimeZone", "formatted_offset")
def formatted_offset(call: Call, zone: TimeZone, colon: Any = True) -> str:
    """`+01:00`."""
    return offset_text(utc_offset(call, zone), 1 if colon not in (None, False) else 0)


@method("ActiveSupport::TimeZone", "to_s", "inspect")
def zone_text(call: Call, zone: TimeZone) -> str:
    """`(GMT+01:00) Berlin`."""
    return f"(GMT{formatted_offset(call, zone)}) {zone.name}"


@method("Time", "time_zone")
def zone_of_time(_: Call, time: RubyTime) -> TimeZone | None:
    """The zone of its clock; nil where it has no name."""
    return TimeZone(time.zone.info.key, time.zone.info) if isinstance(time.zone, ZoneName) else None
