"""Numbers on the left of a duration: `3 + 2.days`, `5 > 1.minute`."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import DurationScalar, RubyDuration
from ruby_subset.core.errors import RubyError
from ruby_subset.methods.durations import SCALAR
from ruby_subset.running.table import Call, method
from ruby_subset.times.moving import is_number
from ruby_subset.times.spans import built, negative, scaled, span


def _plain(other: Any) -> Any:
    if isinstance(other, DurationScalar):
        return other.value
    if not is_number(other):
        raise RubyError("TypeError", f"no implicit conversion of {class_name(other)} into {SCALAR}")
    return other


@method(SCALAR, "+")
def plus(call: Call, number: DurationScalar, other: Any) -> Any:
    """The duration and so many seconds."""
    if not isinstance(other, RubyDuration):
        return DurationScalar(call.run.send(number.value, "+", _plain(other)))
    parts = dict(other.parts)
    parts["seconds"] = number.value + parts.get("seconds", 0)
    return span(number.value + other.value, parts.items())


@method(SCALAR, "-")
def minus(call: Call, number: DurationScalar, other: Any) -> Any:
    """So many seconds less the duration."""
    if not isinstance(other, RubyDuration):
        return DurationScalar(call.run.send(number.value, "-", _plain(other)))
    return plus(call, number, negative(other))


@method(SCALAR, "*")
def times(call: Call, number: DurationScalar, other: Any) -> Any:
    """The duration so many times."""
    if not isinstance(other, RubyDuration):
        return DurationScalar(call.run.send(number.value, "*", _plain(other)))
    return scaled(other, lambda part: call.run.send(number.value, "*", part))


@method(SCALAR, "/")
def divided(call: Call, number: DurationScalar, other: Any) -> Any:
    """How often the duration fits into so many seconds."""
    if not isinstance(other, RubyDuration):
        return DurationScalar(call.run.send(number.value, "/", _plain(other)))
    return call.run.send(number.value, "/", other.value)


@method(SCALAR, "%")
def modulo(call: Call, number: DurationScalar, other: Any) -> Any:
    """What is left of so many seconds."""
    if not isinstance(other, RubyDuration):
        return DurationScalar(call.run.send(number.value, "%", _plain(other)))
    return built(call.run.send(number.value, "%", other.value))


@method(SCALAR, "<=>")
def compare(call: Call, number: DurationScalar, other: Any) -> int | None:
    """Whether so many seconds are longer than the duration."""
    seconds = other.value if isinstance(other, RubyDuration | DurationScalar) else other
    return call.run.compare(number.value, seconds) if is_number(seconds) else None


@method(SCALAR, "-@")
def minus_of(call: Call, number: DurationScalar) -> DurationScalar:
    """The number below zero."""
    return DurationScalar(-number.value)


def _of_number(name: str) -> None:
    @method(SCALAR, name)
    def answer(call: Call, number: DurationScalar) -> Any:
        return call.run.send(number.value, name)


for _name in ("to_i", "to_f", "to_s"):
    _of_number(_name)
