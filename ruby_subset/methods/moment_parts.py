"""What a Date, DateTime or Time tells of itself: its fields, its zone, the numbers of its day."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.datetimes import DAY, NANO, Clocked, Moment, RubyDate, RubyDateTime, RubyTime
from ruby_subset.running.table import Call, method
from ruby_subset.times import calendar
from ruby_subset.times.moments import civil_of, clock, exact_seconds, float_seconds, is_summer, jd_of
from ruby_subset.times.order_of_times import astronomical
from ruby_subset.times.strftime import DAYNAMES, offset_text

START = float(calendar.REFORM)


def _told(classes: tuple[str, ...], names: tuple[str, ...], tell: Callable[[Any], Any]) -> None:
    for ruby_class in classes:

        @method(ruby_class, *names)
        def answer(call: Call, moment: Moment) -> Any:
            return tell(moment)


def _yday(moment: Moment) -> int:
    jd = jd_of(moment)
    if isinstance(moment, RubyTime):
        return jd - calendar.gregorian_jd(civil_of(moment)[0], 1, 1) + 1
    return calendar.ordinal(jd)


def _day_fraction(moment: Moment) -> Any:
    if isinstance(moment, RubyDate):
        return moment.part
    _, seconds, nanos = clock(moment)
    return (seconds + Fraction(nanos) / NANO) / DAY


def _leap(moment: Moment) -> bool:
    return calendar.is_leap_of_its_time(civil_of(moment)[0])


def _subsec(moment: Clocked) -> Fraction:
    return Fraction(moment.nanos) / NANO


def _falls_on(wday: int) -> Callable[[Any], bool]:
    return lambda moment: calendar.weekday(jd_of(moment)) == wday


BOTH, DATE, DATETIME, TIME = ("Date", "Time"), ("Date",), ("DateTime",), ("Time",)
CLOCKED = ("DateTime", "Time")

_told(BOTH, ("year",), lambda moment: civil_of(moment)[0])
_told(BOTH, ("month", "mon"), lambda moment: civil_of(moment)[1])
_told(BOTH, ("day", "mday"), lambda moment: civil_of(moment)[2])
_told(BOTH, ("wday",), lambda moment: calendar.weekday(jd_of(moment)))
_told(BOTH, ("yday",), _yday)
_told(BOTH, ("on_weekend?",), lambda moment: calendar.weekday(jd_of(moment)) in (0, 6))
_told(BOTH, ("on_weekday?",), lambda moment: calendar.weekday(jd_of(moment)) not in (0, 6))
_told(BOTH, ("blank?",), lambda _: False)
for _number, _name in enumerate(DAYNAMES):
    _told(BOTH, (f"{_name.lower()}?",), _falls_on(_number))

_told(DATE, ("jd",), jd_of)
_told(DATE, ("ajd",), astronomical)
_told(DATE, ("amjd",), lambda moment: astronomical(moment) - Fraction(4800001, 2))
_told(DATE, ("mjd",), lambda moment: jd_of(moment) - 2400001)
_told(DATE, ("ld",), lambda moment: jd_of(moment) - 2299160)
_told(DATE, ("cwyear",), lambda moment: calendar.commercial(jd_of(moment))[0])
_told(DATE, ("cweek",), lambda moment: calendar.commercial(jd_of(moment))[1])
_told(DATE, ("cwday",), lambda moment: calendar.weekday(jd_of(moment)) or 7)
_told(DATE, ("leap?",), _leap)
_told(DATE, ("start",), lambda _: START)
_told(DATE, ("julian?",), lambda moment: jd_of(moment) < calendar.REFORM)
_told(DATE, ("gregorian?",), lambda moment: jd_of(moment) >= calendar.REFORM)
_told(DATE, ("italy", "new_start", "gregorian"), lambda moment: moment)
_told(DATE, ("day_fraction",), _day_fraction)
_told(DATE, ("infinite?", "acts_like_time?"), lambda _: False)
_told(DATE, ("acts_like_date?",), lambda _: True)

_told(CLOCKED, ("hour",), lambda moment: clock(moment).seconds // 3600)
_told(CLOCKED, ("min",), lambda moment: clock(moment).seconds // 60 % 60)
_told(CLOCKED, ("sec",), lambda moment: clock(moment).seconds % 60)
_told(DATETIME, ("minute",), lambda moment: clock(moment).seconds // 60 % 60)
_told(DATETIME, ("second",), lambda moment: clock(moment).seconds % 60)
_told(CLOCKED, ("usec",), lambda moment: int(moment.nanos // 1000))
_told(CLOCKED, ("nsec",), lambda moment: int(moment.nanos))
_told(DATETIME, ("sec_fraction", "second_fraction", "subsec"), _subsec)
_told(CLOCKED, ("to_i",), lambda moment: moment.seconds)
_told(DATETIME, ("to_f",), lambda moment: float(moment.seconds) + float(_subsec(moment)))
_told(TIME, ("to_f",), lambda moment: float_seconds(moment.seconds, moment.nanos))
_told(CLOCKED, ("utc_offset",), lambda moment: moment.offset)
_told(CLOCKED, ("acts_like_time?",), lambda _: True)
_told(DATETIME, ("offset",), lambda moment: Fraction(moment.offset, DAY))
_told(DATETIME, ("zone",), lambda moment: offset_text(moment.offset, 1))
_told(DATETIME, ("utc?",), lambda moment: moment.offset == 0)

_told(TIME, ("tv_sec",), lambda moment: moment.seconds)
_told(TIME, ("tv_usec",), lambda moment: int(moment.nanos // 1000))
_told(TIME, ("tv_nsec",), lambda moment: int(moment.nanos))
_told(TIME, ("subsec", "sec_fraction"), lambda moment: _subsec(moment) if moment.nanos else 0)
_told(TIME, ("to_r",), exact_seconds)
_told(TIME, ("gmt_offset", "gmtoff"), lambda moment: moment.offset)
_told(TIME, ("zone",), lambda moment: "UTC" if moment.is_utc else moment.zone and str(moment.zone))
_told(TIME, ("utc?", "gmt?"), lambda moment: moment.is_utc)
_told(TIME, ("acts_like_date?",), lambda _: False)


@method("Time", "isdst", "dst?")
def is_dst(call: Call, time: RubyTime) -> bool:
    """Whether it is a local time of daylight saving."""
    return is_summer(call.run.zone, time)


@method("Time", "to_a")
def to_a(call: Call, time: RubyTime) -> list[Any]:
    """Seconds, minutes, hours, day, month, year, day of the week and of the year, summer, zone."""
    seconds = clock(time).seconds
    year, month, day = civil_of(time)
    zone = "UTC" if time.is_utc else time.zone and str(time.zone)
    wday = calendar.weekday(jd_of(time))
    return [
        seconds % 60,
        seconds // 60 % 60,
        seconds // 3600,
        day,
        month,
        year,
        wday,
        _yday(time),
        is_summer(call.run.zone, time),
        zone,
    ]


@method("Date", "acts_like?")
@method("Time", "acts_like?")
def acts_like(call: Call, moment: Moment, kind: Any) -> bool:
    """Whether it is a `:date` or a `:time`; a DateTime is both."""
    name = str(getattr(kind, "name", kind))
    return (name == "date" and not isinstance(moment, RubyTime)) or (
        name == "time" and not isinstance(moment, RubyDate)
    )


@method("DateTime", "seconds_since_midnight")
def datetime_since_midnight(call: Call, moment: RubyDateTime) -> int:
    """Whole seconds of its day."""
    return clock(moment).seconds
