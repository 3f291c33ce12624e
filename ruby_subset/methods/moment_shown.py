"""Dates and times as texts: formats, ISO, mail and web forms, `inspect`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import NANO, Moment, RubyDate, RubyDateTime, RubyTime, ZoneName
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Symbol
from ruby_subset.running.arguments import as_text, as_whole
from ruby_subset.running.table import Call, method
from ruby_subset.times import strftime as writing
from ruby_subset.times.moments import civil_of, jd_of, to_local
from ruby_subset.times.strftime import MAX_WIDTH

DATE_FORMATS = {
    "short": "%d %b",
    "long": "%B %d, %Y",
    "db": "%Y-%m-%d",
    "inspect": "%Y-%m-%d",
    "number": "%Y%m%d",
    "rfc822": "%d %b %Y",
    "rfc2822": "%d %b %Y",
    "iso8601": "%Y-%m-%d",
    "long_ordinal": "%B #th, %Y",
}
TIME_FORMATS = {
    "db": "%Y-%m-%d %H:%M:%S",
    "inspect": "%Y-%m-%d %H:%M:%S.%9N %z",
    "number": "%Y%m%d%H%M%S",
    "nsec": "%Y%m%d%H%M%S%9N",
    "usec": "%Y%m%d%H%M%S%6N",
    "time": "%H:%M",
    "short": "%d %b %H:%M",
    "long": "%B %d, %Y %H:%M",
    "rfc822": "%a, %d %b %Y %H:%M:%S %z",
    "rfc2822": "%a, %d %b %Y %H:%M:%S %z",
    "iso8601": "%FT%T%:z",
    "long_ordinal": "%B #th, %Y %H:%M",
}
PLAIN = {"Date": "%Y-%m-%d", "DateTime": "%FT%T%:z", "Time": "%F %T %z"}
_UTC = "%F %T UTC"


def _plain(moment: Moment) -> str:
    if isinstance(moment, RubyTime) and moment.is_utc:
        return writing.strftime(moment, _UTC)
    return writing.strftime(moment, PLAIN[class_name(moment)])


@method("Date", "to_s")
@method("Time", "to_s")
def to_s(call: Call, moment: Moment) -> str:
    """`2019-03-05`, `2019-03-05T14:07:09+00:00`, `2019-03-05 14:07:09 UTC`."""
    return _plain(moment)


def _formatted(call: Call, moment: Moment, form: str) -> str:
    call.run.spend(6 * len(form), writing.cost(form))
    return writing.strftime(moment, form)


@method("Date", "strftime")
def date_strftime(call: Call, moment: Moment, form: Any = None) -> str:
    """The date as the format says."""
    return _formatted(call, moment, PLAIN[class_name(moment)] if form is None else text_of(form))


@method("Time", "strftime")
def time_strftime(call: Call, moment: Moment, form: Any) -> str:
    """The time as the format says."""
    return _formatted(call, moment, text_of(form))


def text_of(value: Any) -> str:
    """The text that an argument must be; raises TypeError in Ruby's words."""
    return as_text(value)


@method("Date", "to_fs", "to_formatted_s")
@method("Time", "to_fs", "to_formatted_s")
def to_fs(call: Call, moment: Moment, form: Any = None) -> str:
    """ActiveSupport's named formats, such as `:short`, `:long`, `:db`; one it does not know gives `to_s`."""
    name = form.name if isinstance(form, Symbol) else ""
    if name == "iso8601" and not isinstance(moment, RubyDate):
        return iso8601(call, moment)
    if name == "rfc2822" and isinstance(moment, RubyTime):
        return rfc2822(call, moment)
    pattern = (DATE_FORMATS if isinstance(moment, RubyDate) else TIME_FORMATS).get(name)
    if pattern is None:
        return _plain(moment)
    return writing.strftime(moment, pattern.replace("#th", ordinal(civil_of(moment)[2])))


def ordinal(number: int) -> str:
    """`5th`."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"


@method("Date", "inspect", "readable_inspect")
def date_inspect(call: Call, moment: Moment) -> str:
    """`Tue, 05 Mar 2019`, with the time for a DateTime."""
    return writing.strftime(moment, "%a, %d %b %Y" if isinstance(moment, RubyDate) else TIME_FORMATS["rfc822"])


@method("Time", "inspect")
def time_inspect(call: Call, time: RubyTime) -> str:
    """`2019-03-05 14:07:09.25 +0100`; `Tue, 05 Mar 2019 08:07:09.250000000 EST -05:00` in a named zone."""
    if isinstance(time.zone, ZoneName):
        return writing.strftime(time, "%a, %d %b %Y %T.%9N %Z %:z")
    zone = "UTC" if time.is_utc else writing.offset_text(time.offset, 2 if time.offset % 60 else 0).replace(":", "")
    return f"{writing.strftime(time, '%F %T')}{_part(time.nanos)} {zone}"


def _part(nanos: int | Fraction) -> str:
    if not nanos:
        return ""
    if isinstance(nanos, int):
        return "." + f"{nanos:09}".rstrip("0")
    part = nanos / NANO
    return f" {part.numerator}/{part.denominator}"


@method("Time", "iso8601", "xmlschema", "rfc3339")
def iso8601(call: Call, moment: Moment, digits: Any = 0) -> str:
    """`2019-03-05T14:07:09Z`, with so many digits of a second."""
    if isinstance(moment, RubyDate):
        raise RubyError("ArgumentError", "wrong number of arguments (given 1, expected 0)")
    zone = "Z" if isinstance(moment, RubyTime) and moment.is_utc else "%:z"
    return writing.strftime(moment, f"%FT%T{_fraction(call, digits)}{zone}")


def _fraction(call: Call, digits: Any) -> str:
    count = as_whole(call.run.send(digits, "to_i"))
    if count > MAX_WIDTH:
        raise RubyTooCostly(f"more than {MAX_WIDTH} digits of a second")
    return f".%{count}N" if count > 0 else ""


@method("Date", "iso8601")
def date_iso8601(call: Call, moment: Moment, digits: Any = None) -> str:
    """`2019-03-05`; a DateTime with its time."""
    if isinstance(moment, RubyDate) and digits is None:
        return _plain(moment)
    return iso8601(call, moment, 0 if digits is None else digits)


@method("Date", "xmlschema")
def date_xmlschema(call: Call, moment: Moment, digits: Any = None) -> str:
    """Midnight in the local zone, as ActiveSupport has it."""
    if isinstance(moment, RubyDate) and digits is None:
        return iso8601(call, to_local(call.run.zone, moment))
    return iso8601(call, moment, 0 if digits is None else digits)


@method("Date", "rfc3339")
def date_rfc3339(call: Call, moment: Moment, digits: Any = None) -> str:
    """`2019-03-05T00:00:00+00:00`."""
    if isinstance(moment, RubyDate) and digits is None:
        return writing.strftime(moment, "%FT%T%:z")
    return iso8601(call, moment, 0 if digits is None else digits)


@method("Date", "jisx0301")
def jisx0301(call: Call, moment: Moment, digits: Any = 0) -> str:
    """`H31.03.05`, by the eras of Japan."""
    jd = jd_of(moment)
    eras = (
        (2458605, "R", 2018),
        (2447535, "H", 1988),
        (2424875, "S", 1925),
        (2419614, "T", 1911),
        (2405160, "M", 1867),
    )
    era = next(((letter, year) for first, letter, year in eras if jd >= first), None)
    day = f"{era[0]}{civil_of(moment)[0] - era[1]:02}.%m.%d" if era else "%Y-%m-%d"
    clock = "" if isinstance(moment, RubyDate) else f"T%T{_fraction(call, digits)}%:z"
    return writing.strftime(moment, day + clock)


@method("Time", "rfc2822", "rfc822")
def rfc2822(call: Call, time: RubyTime) -> str:
    """`Tue, 05 Mar 2019 14:07:09 +0100`, as mails have it."""
    return writing.strftime(time, f"%a, %d %b %Y %T {'-0000' if time.is_utc else '%z'}")


@method("Date", "rfc2822", "rfc822")
def date_rfc2822(call: Call, moment: Moment) -> str:
    """`Tue, 5 Mar 2019 00:00:00 +0000`, as mails have it."""
    return writing.strftime(moment, "%a, %-d %b %Y %T %z")


@method("Date", "httpdate")
@method("Time", "httpdate")
def httpdate(call: Call, moment: Moment) -> str:
    """`Tue, 05 Mar 2019 14:07:09 GMT`."""
    in_utc = moment if isinstance(moment, RubyDate) else RubyTime(moment.seconds, moment.nanos)
    return writing.strftime(in_utc, "%a, %d %b %Y %T GMT")


@method("Date", "asctime", "ctime")
@method("Time", "asctime", "ctime")
def asctime(call: Call, moment: Moment) -> str:
    """`Tue Mar  5 14:07:09 2019`."""
    return writing.strftime(moment, "%a %b %e %T %Y")


@method("DateTime", "formatted_offset")
@method("Time", "formatted_offset")
def formatted_offset(call: Call, moment: RubyDateTime | RubyTime, colon: Any = True, for_utc: Any = None) -> Any:
    """`+01:00`, without a colon `+0100`; in UTC the other text, where one is given."""
    utc = moment.is_utc if isinstance(moment, RubyTime) else moment.offset == 0
    if utc and for_utc is not None:
        return for_utc
    return writing.offset_text(moment.offset, 0 if colon in (None, False) else 1)


@method("Date", "as_json")
@method("Time", "as_json")
def as_json(call: Call, moment: Moment, *options: Any) -> str:
    """As JSON has it: ISO with milliseconds."""
    return _plain(moment) if isinstance(moment, RubyDate) else iso8601(call, moment, 3)
