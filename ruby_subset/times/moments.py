"""Moves between dates, times and their clocks: instants, local zones and what a clock shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import NamedTuple
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
    ZoneName,
)
from ruby_subset.core.errors import RubyError
from ruby_subset.times import calendar

CYCLE = 146097 * DAY
"""Seconds of 400 years: after them the calendar and the rules of a zone come again."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62_000_000_000, 253_000_000_000

Nanos = int | Fraction
Instant = tuple[int, Nanos]


class WallClock(NamedTuple):
    """What a clock shows: a day, the seconds of that day, and nanoseconds."""

    jd: int
    seconds: int
    nanos: Nanos


def whole(number: Fraction) -> Nanos:
    """The number as an Integer where it is one."""
    return number.numerator if number.denominator == 1 else number


def exact(number: Number) -> Fraction:
    """The number as a Rational; raises FloatDomainError where it is none."""
    if isinstance(number, float) and not isfinite(number):
        raise RubyError("FloatDomainError", {"inf": "Infinity", "-inf": "-Infinity"}.get(str(number), "NaN"))
    return Fraction(number)


def instant_of(number: Number) -> Instant:
    """Seconds as a number, exactly: whole seconds and nanoseconds."""
    if isinstance(number, int):
        return number, 0
    told = exact(number)
    seconds = told.numerator // told.denominator
    return seconds, whole((told - seconds) * NANO)


def shifted(seconds: int, nanos: Nanos, by: Number) -> Instant:
    """The instant so many seconds later."""
    if isinstance(by, int):
        return seconds + by, nanos
    more, fine = instant_of(by)
    total = nanos + fine
    return (seconds + more + 1, _plain(total - NANO)) if total >= NANO else (seconds + more, _plain(total))


def _plain(nanos: Nanos) -> Nanos:
    return nanos if isinstance(nanos, int) else whole(nanos)


def exact_seconds(moment: Clocked) -> Fraction:
    """Seconds since 1970, exactly."""
    return moment.seconds + Fraction(moment.nanos) / NANO


def float_seconds(seconds: int, nanos: Nanos) -> float:
    """So many seconds as a Float, rounded as Ruby rounds nanoseconds."""
    total = seconds * NANO + nanos
    return float(total) / NANO if isinstance(total, int) and abs(total) < 1 << 62 else float(Fraction(total) / NANO)


def instant(moment: Moment) -> Instant:
    """The instant a moment stands for; a date is midnight UTC."""
    if isinstance(moment, RubyDate):
        midnight = (moment.jd - EPOCH_DAY) * DAY
        return shifted(midnight, 0, moment.part * DAY) if moment.part else (midnight, 0)
    return moment.seconds, moment.nanos


def clock(moment: Moment) -> WallClock:
    """What its clock shows."""
    if isinstance(moment, RubyDate):
        return WallClock(moment.jd, *shifted(0, 0, moment.part * DAY)) if moment.part else WallClock(moment.jd, 0, 0)
    day, seconds = divmod(moment.seconds + moment.offset, DAY)
    return WallClock(day + EPOCH_DAY, seconds, moment.nanos)


def jd_of(moment: Moment) -> int:
    """The Julian day of its clock."""
    if isinstance(moment, RubyDate):
        return moment.jd
    return (moment.seconds + moment.offset) // DAY + EPOCH_DAY


def civil_of(moment: Moment) -> calendar.Civil:
    """Year, month and day; those of a Time are always Gregorian."""
    return calendar.gregorian(jd_of(moment)) if isinstance(moment, RubyTime) else calendar.civil(jd_of(moment))


def zone_at(zone: ZoneInfo, seconds: int) -> tuple[int, str]:
    """Offset and abbreviation of a zone at an instant."""
    at = (_EPOCH + timedelta(seconds=seconds - _cycles(seconds) * CYCLE)).astimezone(zone)
    return _seconds(at.utcoffset()), at.tzname() or "UTC"


def local(zone: ZoneInfo, seconds: int, nanos: Nanos = 0) -> RubyTime:
    """The instant as a Time of the local zone."""
    offset, name = zone_at(zone, seconds)
    return RubyTime(seconds, nanos, offset, name)


def at_local_clock(zone: ZoneInfo, shown: int, nanos: Nanos = 0, like: RubyTime | None = None) -> RubyTime:
    """The time at which the local clock shows so many seconds since 1970.

    A clock that is set back shows some twice: the later is meant, the earlier where `like` is a time of summer. What
    it never shows is read with the offset from before.
    """
    zone = like.on_its_clock(zone) if like else zone
    wall = (_EPOCH + timedelta(seconds=shown - _cycles(shown) * CYCLE)).replace(tzinfo=zone)
    first, second = _seconds(wall.utcoffset()), _seconds(wall.replace(fold=1).utcoffset())
    offset = first if like and first > second and is_summer(zone, like) else min(first, second)
    return on_clock(zone, shown - offset, nanos, like)


def on_clock(zone: ZoneInfo, seconds: int, nanos: Nanos, like: RubyTime | None) -> RubyTime:
    """The instant as a Time of the local zone, or of the named one that `like` has."""
    if like is None or not isinstance(like.zone, ZoneName):
        return local(zone, seconds, nanos)
    offset, name = zone_at(like.zone.info, seconds)
    return RubyTime(seconds, nanos, offset, ZoneName.of(name, like.zone.info))


def is_summer(zone: ZoneInfo, time: RubyTime) -> bool:
    """Whether a local time is one of daylight saving."""
    own = time.on_its_clock(zone)
    at = (_EPOCH + timedelta(seconds=time.seconds - _cycles(time.seconds) * CYCLE)).astimezone(own)
    return time.is_local and bool(at.dst())


def _cycles(seconds: int) -> int:
    """How many cycles to go back until Python can tell of the year."""
    return 0 if _FIRST <= seconds <= _LAST else seconds // CYCLE - (1 if seconds > 0 else -4)


def _seconds(offset: timedelta | None) -> int:
    return offset.days * DAY + offset.seconds if offset else 0


@lru_cache(maxsize=16)
def now(moment: datetime, zone: ZoneInfo) -> RubyTime:
    """The evaluation's time in the local zone."""
    since = moment - _EPOCH
    return local(zone, since.days * DAY + since.seconds, since.microseconds * 1000)


@lru_cache(maxsize=16)
def today(moment: datetime, zone: ZoneInfo) -> RubyDate:
    """The evaluation's date in the local zone."""
    return RubyDate(moment.astimezone(zone).toordinal() + 1721425)


def to_datetime(moment: Moment) -> RubyDateTime:
    """The same instant with the same clock."""
    if isinstance(moment, RubyDateTime):
        return moment
    if isinstance(moment, RubyDate):
        return RubyDateTime((moment.jd - EPOCH_DAY) * DAY)
    return RubyDateTime(moment.seconds, moment.nanos, moment.offset)


def to_date(moment: Moment) -> RubyDate:
    """The day its clock shows."""
    return moment if isinstance(moment, RubyDate) else RubyDate(jd_of(moment))


def to_local(zone: ZoneInfo, moment: Moment) -> RubyTime:
    """`to_time`: a date is midnight in the local zone; a DateTime comes to the local clock, a Time stays."""
    if isinstance(moment, RubyTime):
        return moment
    if isinstance(moment, RubyDateTime):
        return local(zone, moment.seconds, moment.nanos)
    return midnight(zone, *calendar.civil(moment.jd))


def midnight(zone: ZoneInfo, year: int, month: int, day: int) -> RubyTime:
    """When a day of that name begins in the local zone."""
    return at_local_clock(zone, (calendar.gregorian_jd(year, month, day) - EPOCH_DAY) * DAY)
