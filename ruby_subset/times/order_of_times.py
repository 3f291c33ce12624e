"""Which of two dates or times is the earlier, whatever stands on the other side."""

from __future__ import annotations

from fractions import Fraction
from math import isnan
from typing import TYPE_CHECKING, Any

from ruby_subset.core.datetimes import DAY, EPOCH_DAY, NANO, Moment, RubyDate, RubyDateTime, RubyDuration, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.times.date_completing import datetime_of
from ruby_subset.times.date_reading import elements_of
from ruby_subset.times.iso_texts import iso_datetime
from ruby_subset.times.moments import Instant, instant, today
from ruby_subset.times.moving import is_number

if TYPE_CHECKING:
    from ruby_subset.running.run import Run


def order(run: Run, moment: Moment, other: Any) -> int | None:
    """`moment <=> other`: a Date is midnight UTC, a number an astronomical Julian day, a text what it tells."""
    if isinstance(other, RubyDateTime | RubyTime):
        mine: Instant = instant(moment)
        theirs: Instant = (other.seconds, other.nanos)
    elif isinstance(other, RubyDate):
        mine, theirs = instant(moment), instant(other)
    elif is_number(other):
        return _against_number(moment, other)
    elif isinstance(other, RubyDuration):
        return _against_number(moment, other.value)
    elif isinstance(other, str) and not isinstance(moment, RubyDate):
        told = told_by(run, other)
        if told is None:
            return None
        mine, theirs = instant(moment), instant(told)
    else:
        return None
    return (mine > theirs) - (mine < theirs)


def _against_number(moment: Moment, number: Any) -> int | None:
    if isinstance(number, float) and isnan(number):
        return None
    mine = astronomical(moment)
    return int(mine > number) - int(mine < number)


def astronomical(moment: Moment) -> Fraction:
    """`ajd`: days since noon of the first Julian day, in UTC."""
    seconds, nanos = instant(moment)
    return (seconds + Fraction(nanos) / NANO) / DAY + EPOCH_DAY - Fraction(1, 2)


def told_by(run: Run, text: str) -> RubyDateTime | None:
    """`text.to_datetime`, nil where it tells no date."""
    if not text.strip():
        return None
    quick = iso_datetime(text)
    if quick is not None:
        return quick
    run.spend(40)
    try:
        return datetime_of(elements_of(text, two_digits=False), today(run.now, run.zone))
    except RubyError:
        return None
