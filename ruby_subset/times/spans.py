"""Durations: how they are made, and what they do to a date or time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruby_subset.core.datetimes import Clocked, Moment, Number, RubyDate, RubyDuration
from ruby_subset.core.errors import RubyError
from ruby_subset.times.moments import exact, to_local
from ruby_subset.times.moving import advance, later

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

SECONDS = {
    "years": 31556952,
    "months": 2629746,
    "weeks": 604800,
    "days": 86400,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
}
"""The parts of a duration, the longest first, with their seconds."""
_CLOCK = {"seconds": 1, "minutes": 60, "hours": 3600}
MAX_BITS = 4096


def span(value: Number, parts: Iterable[tuple[str, Number]]) -> RubyDuration:
    """A duration; parts of nothing are left out, except of one that is nothing as a whole."""
    return RubyDuration(value, tuple((name, number) for name, number in parts if number or value == 0))


def of(number: Number, part: str) -> RubyDuration:
    """So many of one part: 3 days."""
    if isinstance(number, int) and number.bit_length() > MAX_BITS:
        raise RubyError("RangeError", "a duration too long")
    return RubyDuration(number * SECONDS[part], ((part, number),))


def built(seconds: Number) -> RubyDuration:
    """A number of seconds in years, months, weeks … as `Duration.build` parts them."""
    if not seconds:
        return span(seconds, (("seconds", seconds),))
    exact(seconds)
    rounded: Any = seconds if isinstance(seconds, int) else round(seconds, 9)
    left = abs(rounded)
    sign = -1 if seconds < 0 else 1
    parts: list[tuple[str, Number]] = []
    for name, size in SECONDS.items():
        if name != "seconds":
            count, left = divmod(left, size)
            parts.append((name, int(count) * sign))
    return span(seconds, (*parts, ("seconds", left * sign)))


def negative(duration: RubyDuration) -> RubyDuration:
    """The duration backwards."""
    return RubyDuration(-duration.value, tuple((name, -number) for name, number in duration.parts))


def scaled(duration: RubyDuration, by: Callable[[Any], Any]) -> RubyDuration:
    """The duration with its seconds and each part worked on."""
    return span(by(duration.value), [(name, by(number)) for name, number in duration.parts])


def summed(duration: RubyDuration, other: RubyDuration) -> RubyDuration:
    """Both after one another, part by part."""
    parts: dict[str, Number] = dict(duration.parts)
    for name, number in other.parts:
        parts[name] = parts.get(name, 0) + number
    return span(duration.value + other.value, parts.items())


def after(run: Run, duration: RubyDuration, moment: Moment) -> Moment:
    """The moment so much later, part by part: days on the calendar, hours on the clock."""
    run.spend(5 * (1 + len(duration.parts)))
    at = moment
    for name, number in duration.parts or (("seconds", duration.value),):
        if name in _CLOCK:
            at = later(run.zone, _clocked(run, at), _exactly(number * _CLOCK[name]))
        else:
            at = advance(run.zone, at, {name: number})
    return at


def _clocked(run: Run, moment: Moment) -> Clocked:
    return to_local(run.zone, moment) if isinstance(moment, RubyDate) else moment


def _exactly(number: Number) -> Number:
    return Fraction(number) if isinstance(number, float) and number - number == 0 else number
