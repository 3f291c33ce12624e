"""Arithmetic of Integer, Float and Rational with each other; numbers stay within a size."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Symbol
from ruby_subset.running.arguments import MAX_BITS, shown_kind

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

Number = int | float | Fraction
NO_NUMBER = (bool, type(None))


def is_number(value: Any) -> bool:
    """Whether it is an Integer, Float or Rational."""
    return type(value) in {int, float, Fraction}


def sized(value: Any) -> Any:
    """A number that is not too large; raises RubyTooCostly."""
    large = isinstance(value, int) and value.bit_length() > MAX_BITS
    if isinstance(value, Fraction):
        large = max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS
    if large:
        raise RubyTooCostly(f"a number has at most {MAX_BITS} bits")
    return value


def as_float(value: Number) -> float:
    """A number as a float, endless where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def combined(run: Run, sign: str, number: Number, other: Any) -> Any:
    """`one + other` and its like; raises TypeError, ZeroDivisionError, RubyTooCostly."""
    if is_number(other):
        result = sized(OPERATIONS[sign](number, other))
        if type(result) is Fraction:  # shortened each time, which takes long where its numbers are long
            run.spend(3)
        return result
    if run.answers(other, "coerce") and type(other) not in NO_NUMBER:
        mine, theirs = run.send(other, "coerce", number)
        return run.send(mine, sign, theirs)
    shown = f":{other.name}" if isinstance(other, Symbol) else shown_kind(other)
    raise RubyError("TypeError", f"{shown} can't be coerced into {class_name(number)}")


def _mixed(exact: Callable[[Any, Any], Any], floating: Callable[[float, float], Any]) -> Callable[[Any, Any], Any]:
    """One way for whole numbers and fractions, another where a float takes part."""

    def operation(number: Number, other: Number) -> Any:
        if isinstance(number, float) or isinstance(other, float):
            return floating(as_float(number), as_float(other))
        return exact(number, other)

    return operation


def _zero_checked(other: Number) -> None:
    if other == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")


def _divided(number: Any, other: Any) -> Any:
    _zero_checked(other)
    return number // other if type(number) is int and type(other) is int else Fraction(number) / other


def divided_float(number: float, other: float) -> float:
    """Floats divided: by zero it is endless, or no number."""
    if other == 0:
        if number == 0 or number != number:  # noqa: PLR0124 – NaN
            return math.nan
        return math.copysign(math.inf, number) * math.copysign(1, other)
    return number / other


def _rest(number: Any, other: Any) -> Any:
    _zero_checked(other)
    return number % other


def _rest_float(number: float, other: float) -> float:
    _zero_checked(other)
    if math.isinf(number):
        return math.nan
    rest = number if math.isinf(other) else math.fmod(number, other)
    return rest + other if rest * other < 0 else rest


def _power(number: Any, other: Any) -> Any:
    if isinstance(other, Fraction):
        if other.denominator != 1 and (number not in {0, 1} or (number == 0 and other < 0)):
            return _power_float(as_float(number), as_float(other))
        if other.denominator != 1:
            return Fraction(number)
        other = other.numerator
        number = Fraction(number)
    bits = max(Fraction(number).numerator.bit_length(), Fraction(number).denominator.bit_length())
    if abs(number) != 1 and bits * abs(other) > MAX_BITS + bits:
        raise RubyTooCostly(f"a number has at most {MAX_BITS} bits")
    if other >= 0:
        return number**other
    _zero_checked(number)
    return number**-other if type(number) is int and abs(number) == 1 else Fraction(number) ** other


def _power_float(number: float, other: float) -> float:
    if number == 0 and other < 0:
        return math.copysign(math.inf, number) if other % 2 == 1 else math.inf
    if number < 0 and math.isfinite(other) and other != math.floor(other):
        raise RubyError("RangeError", "numbers that are not real are not known here")
    try:
        return math.pow(number, other)
    except OverflowError:
        return -math.inf if number < 0 and other % 2 == 1 else math.inf


OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _mixed(lambda number, other: number + other, lambda number, other: number + other),
    "-": _mixed(lambda number, other: number - other, lambda number, other: number - other),
    "*": _mixed(lambda number, other: number * other, lambda number, other: number * other),
    "/": _mixed(_divided, divided_float),
    "%": _mixed(_rest, _rest_float),
    "**": _mixed(_power, _power_float),
}
"""By sign."""
