"""Texts read as a `Time`: parse, strptime, and ISO, mail and web forms."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from ruby_subset.core.datetimes import DAY, EPOCH_DAY, NANO, RubyDate, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf
from ruby_subset.methods.moment_shown import text_of
from ruby_subset.methods.times_made import LOCAL
from ruby_subset.running.table import Call, method
from ruby_subset.times import calendar
from ruby_subset.times.date_completing import day_of
from ruby_subset.times.date_order import Elements
from ruby_subset.times.date_reading import elements_of
from ruby_subset.times.iso_texts import has_clock, iso_datetime, strictly
from ruby_subset.times.moments import (
    at_local_clock,
    civil_of,
    clock,
    exact_seconds,
    instant_of,
    local,
    now,
    to_local,
    today,
    whole,
    zone_at,
)
from ruby_subset.times.moving import time_at
from ruby_subset.times.strptime import read_by

_WRITTEN = re.compile(r"([+-])(\d\d)(?:(:?)(\d\d)(?:\3(\d\d))?)?\Z", re.ASCII)
_HOURS = {
    **{"UTC": 0, "Z": 0, "UT": 0, "GMT": 0},
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)},
}
_UTC = {"-00:00", "-0000", "-00", "UTC", "Z", "UT"}
_NAMES = ("year", "mon", "mday", "hour", "min", "sec")


def zone_offset(call: Call, zone: str, year: int) -> int | None:
    """Offset of a zone as `Time` knows it: numbers, letters, zones of America, the local zone's own names."""
    name = zone.upper()
    match = _WRITTEN.match(name)
    if match:
        seconds = int(match[2]) * 3600 + int(match[4] or 0) * 60 + int(match[5] or 0)
        return -seconds if match[1] == "-" else seconds
    if name in _HOURS:
        return _HOURS[name] * 3600
    for month in (1, 7):
        at = at_local_clock(call.run.zone, (calendar.gregorian_jd(year, month, 1) - EPOCH_DAY) * DAY)
        if (at.zone or "").upper() == name:
            return at.offset
    return None


def on_clock_of(call: Call, seconds: int, nanos: int | Fraction, zone: str, offset: int | None) -> RubyTime:
    """An instant in UTC where the zone says so, on the local clock where that has the offset, else on one with it."""
    if zone.upper() in _UTC:
        return RubyTime(seconds, nanos)
    here, name = zone_at(call.run.zone, seconds)
    if offset is None or here == offset:
        return RubyTime(seconds, nanos, here, name)
    if abs(offset) >= DAY:
        raise RubyError("ArgumentError", "utc_offset out of range")
    return RubyTime(seconds, nanos, offset, None)


def _time_of(call: Call, told: Elements, text: str) -> RubyTime:
    """The time that elements of a text mean; what is missing before the first told is today's."""
    if not any(name in told for name in (*_NAMES, "yday", "sec_fraction")):
        raise RubyError("ArgumentError", f"no time information in {call.run.inspect(text)}")
    at = now(call.run.now, call.run.zone)
    zone = told.get("zone")
    year = told.get("year", civil_of(at)[0])
    _bounded(year)
    offset = zone_offset(call, zone, year) if zone else None
    if offset is not None and offset != at.offset:
        at = RubyTime(at.seconds, at.nanos, offset, None)
    if "yday" in told:
        told = told | dict(zip(("year", "mon", "mday"), _of_yday(year, told["yday"]), strict=True))
    values = _filled(told, at)
    part = Fraction(told.get("sec_fraction", 0)) if "sec_fraction" in told else values.pop("part", Fraction(0))
    fields = values["year"], values["mon"], values["mday"], values["hour"], values["min"]
    nanos = whole(part * NANO)
    if offset is None or zone is None:
        return time_at(call.run.zone, fields, values["sec"], nanos, LOCAL)
    shown = time_at(call.run.zone, fields, values["sec"], nanos, RubyTime(0))
    return on_clock_of(call, shown.seconds - offset, shown.nanos, zone, offset)


def _bounded(year: int) -> None:
    if abs(year) > calendar.MAX_YEAR:
        raise RubyError("ArgumentError", "argument out of range")


def _of_yday(year: int, yday: int) -> calendar.Civil:
    if not 1 <= yday <= (366 if calendar.is_leap(year) else 365):
        raise RubyError("ArgumentError", f"yday {yday} out of range")
    return calendar.gregorian(calendar.gregorian_jd(year, 1, 1) + yday - 1)


def _filled(told: Elements, at: RubyTime) -> dict[str, Any]:
    _, seconds, nanos = clock(at)
    today_is = dict(zip(_NAMES, (*civil_of(at), seconds // 3600, seconds // 60 % 60, seconds % 60), strict=True))
    values: dict[str, Any] = {
        name: told.get(name, first) for name, first in zip(_NAMES, (1970, 1, 1, 0, 0, 0), strict=True)
    }
    for name in _NAMES:
        if name in told:
            return values
        values[name] = today_is[name]
    if "sec_fraction" not in told:
        values["part"] = Fraction(int(nanos) // 1000 * 1000, NANO)
    return values


@method("Time.", "parse")
def parse(call: Call, receiver: ClassOf, text: Any, today_is: Any = None) -> RubyTime:
    """A time as people write it; on the local clock where no zone is written."""
    written = text_of(text)
    quick = iso_datetime(written)
    if quick is None:
        call.run.spend(50)
        return _time_of(call, elements_of(written), written)
    if not has_clock(written)[1]:
        return at_local_clock(call.run.zone, quick.seconds, quick.nanos)
    return on_clock_of(call, quick.seconds, quick.nanos, "Z" if written[-1] == "Z" else written[-6:], quick.offset)


@method("Time.", "strptime")
def strptime(call: Call, receiver: ClassOf, text: Any, form: Any, today_is: Any = None) -> RubyTime:
    """A text by a format."""
    call.run.spend(50)
    told = read_by(text_of(text), text_of(form))
    if told is None:
        raise RubyError("ArgumentError", f"invalid date or strptime format - `{text}' `{form}'")
    if "seconds" in told:
        exact = Fraction(told["seconds"]) + told.get("sec_fraction", 0)
        seconds, nanos = instant_of(exact)
        zone = told.get("zone")
        offset = zone_offset(call, zone, civil_of(now(call.run.now, call.run.zone))[0]) if zone else None
        return on_clock_of(call, seconds, nanos, zone, offset) if zone else local(call.run.zone, seconds, nanos)
    dated = "mon" in told and "mday" in told
    if ("cwyear" in told and "year" not in told) or (("cwday" in told or "cweek" in told) and not dated):
        return to_local(call.run.zone, RubyDate(day_of(told, today(call.run.now, call.run.zone))))
    if ("wnum0" in told or "wnum1" in told) and "yday" not in told and not dated:
        day = day_of(told, today(call.run.now, call.run.zone))
        told = told | {"yday": calendar.ordinal(day)}
    return _time_of(call, told, text)


def _strict(names: tuple[str, ...], form: str, words: str) -> None:
    @method("Time.", *names)
    def answer(call: Call, receiver: ClassOf, text: Any) -> RubyTime:
        written = text_of(text)
        told = strictly(written, form) if len(written) <= 128 else {}
        if not told:
            raise RubyError("ArgumentError", f"{words}: {call.run.inspect(text)}")
        at = _time_of(call, told, written)
        return RubyTime(at.seconds, at.nanos) if form == "httpdate" else at


_strict(("iso8601", "xmlschema"), "time", "invalid xmlschema format")
_strict(("rfc2822", "rfc822"), "rfc2822", "not RFC 2822 compliant date")
_strict(("httpdate",), "httpdate", "not RFC 2616 compliant date")


@method("Time.", "rfc3339")
def rfc3339(call: Call, receiver: ClassOf, text: Any) -> RubyTime:
    """A time in this form of ISO, on a clock with its offset."""
    told = strictly(text_of(text), "rfc3339")
    if not told:
        raise RubyError("ArgumentError", "invalid date")
    at = _time_of(call, told, text)
    return RubyTime(at.seconds, at.nanos, told["offset"] or 0, None)


def text_to_time(call: Call, text: str, *, utc: bool) -> RubyTime | None:
    """`text.to_time`: what is missing of the date is today's, of the time 0; nil where nothing is told."""
    quick = iso_datetime(text)
    if quick is not None and has_clock(text)[1]:
        return RubyTime(quick.seconds, quick.nanos) if utc else local(call.run.zone, quick.seconds, quick.nanos)
    call.run.spend(40)
    told = elements_of(text, two_digits=False)
    if not any(name in told for name in (*_NAMES, "sec_fraction", "offset")):
        return None
    year, month, day = civil_of(now(call.run.now, call.run.zone))
    _bounded(told.get("year", year))
    fields = (
        told.get("year", year),
        told.get("mon", month),
        told.get("mday", day),
        told.get("hour", 0),
        told.get("min", 0),
    )
    offset = told.get("offset", 0 if utc else None)
    if offset is not None and abs(offset) >= DAY:
        raise RubyError("ArgumentError", "utc_offset out of range")
    second = told.get("sec", 0) + told.get("sec_fraction", 0)
    at = time_at(call.run.zone, fields, second, 0, LOCAL if offset is None else RubyTime(0, 0, offset, None))
    seconds, nanos = instant_of(exact_seconds(at))
    return RubyTime(seconds, nanos) if utc else local(call.run.zone, seconds, nanos)
