"""Dates, times and durations as Ruby has them: exact, and in years of up to a million."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from ruby_subset.core.errors import RubyTooCostly

EPOCH_DAY = 2440588
"""The Julian day of 1970-01-01."""
DAY = 86400
NANO = 10**9
MAX_DAYS = 366_000_000
MAX_SECONDS = MAX_DAYS * DAY
MAX_DENOMINATOR = 1 << 256

Number = int | float | Fraction


@dataclass(frozen=True, slots=True)
class RubyDate:
    """A Date, by its Julian day; before 1582-10-15 it is told in the Julian calendar.

    `part` is a share of the day that it never shows: `date + 0.5` has one.
    """

    jd: int
    part: int | Fraction = 0

    def __post_init__(self) -> None:
        if not -MAX_DAYS < self.jd < MAX_DAYS:
            raise RubyTooCostly("a date of a year beyond a million")
        if self.part.denominator > MAX_DENOMINATOR:
            raise RubyTooCostly("a date told too finely")


@dataclass(frozen=True, slots=True)
class RubyDateTime:
    """A DateTime: seconds since 1970 (UTC), nanoseconds, and how many seconds its clock is ahead of UTC."""

    seconds: int
    nanos: int | Fraction = 0
    offset: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        _check(self.seconds, self.nanos)


class ZoneName(str):
    """The abbreviation of a zone that was asked for by its name, such as `EST`."""

    __slots__ = ("info",)
    info: ZoneInfo

    @classmethod
    def of(cls, name: str, info: ZoneInfo) -> ZoneName:
        """The abbreviation with its zone."""
        zone = cls(name)
        zone.info = info
        return zone


@dataclass(frozen=True, slots=True)
class RubyTime:
    """A Time: seconds since 1970 (UTC), nanoseconds, offset of its clock, and its zone.

    The zone is the abbreviation of the local one ("CET") or of a named one, "" for UTC itself, None where only an
    offset is known.
    """

    seconds: int
    nanos: int | Fraction = 0
    offset: int = field(default=0, compare=False)
    zone: str | None = field(default="", compare=False)

    def __post_init__(self) -> None:
        _check(self.seconds, self.nanos)

    @property
    def is_utc(self) -> bool:
        """Whether it is a time in UTC, not only one with offset 0."""
        return self.zone == ""

    @property
    def is_local(self) -> bool:
        """Whether its clock is the local one, or that of a named zone."""
        return bool(self.zone)

    def on_its_clock(self, local: ZoneInfo) -> ZoneInfo:
        """The zone of its clock, where the local one is known."""
        return self.zone.info if isinstance(self.zone, ZoneName) else local


@dataclass(frozen=True, slots=True)
class TimeZone:
    """`ActiveSupport::TimeZone['Berlin']`: a zone under the name it was asked for by."""

    name: str
    info: ZoneInfo = field(compare=False)
    ruby_class: ClassVar[str] = "ActiveSupport::TimeZone"


@dataclass(frozen=True, slots=True)
class RubyDuration:
    """ActiveSupport's length of time: its seconds, and the parts by which it moves a date."""

    value: Number
    parts: tuple[tuple[str, Number], ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class DurationScalar:
    """A plain number on the left of a duration, while Ruby works out what the two make."""

    value: Any


Moment = RubyDate | RubyDateTime | RubyTime
Clocked = RubyDateTime | RubyTime


def _check(seconds: int, nanos: int | Fraction) -> None:
    if not -MAX_SECONDS < seconds < MAX_SECONDS:
        raise RubyTooCostly("a time of a year beyond a million")
    if nanos.__class__ is not int and nanos.denominator > MAX_DENOMINATOR:
        raise RubyTooCostly("a time told too finely")
