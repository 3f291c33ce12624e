"""Numeric: rounding, conversions and steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator
from ruby_subset.numbers.arithmetic import Number, as_float, is_number, sized
from ruby_subset.numbers.rounding import float_rounded, half_mode, rational_rounded, whole_rounded
from ruby_subset.running.arguments import as_whole, float_text, room, shown_kind
from ruby_subset.running.table import Call, method

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _rounding(way: str) -> None:
    @method("Numeric", way, keywords="half" if way == "round" else "")
    def operation(call: Call, number: Number, digits: Any = None) -> Number:
        mode = half_mode(call.named.get("half")) if way == "round" else "up"
        if isinstance(number, float):
            return float_rounded(number, digits, way, mode)
        wanted = None if digits is None else as_whole(digits)
        if isinstance(number, Fraction):
            return sized(rational_rounded(number, wanted, way, mode))  # type: ignore[no-any-return]  # as it came
        return whole_rounded(number, wanted or 0, way, mode)


for _way in ("round", "floor", "ceil", "truncate"):
    _rounding(_way)


@method("Numeric", "to_i", "to_int")
def to_i(_call: Call, number: Number) -> int:
    """Without what stands behind the point."""
    if isinstance(number, float) and not math.isfinite(number):
        raise RubyError("FloatDomainError", float_text(number))
    return int(number)


@method("Numeric", "to_f")
def to_f(_call: Call, number: Number) -> float:
    """As a float."""
    return as_float(number)


@method("Numeric", "to_r")
def to_r(_call: Call, number: Number) -> Fraction:
    """As an exact fraction."""
    if isinstance(number, float) and not math.isfinite(number):
        raise RubyError("FloatDomainError", float_text(number))
    return Fraction(number)


@method("Numeric", "rationalize")
def rationalize(call: Call, number: Number, within: Any = None) -> Fraction:
    """The simplest fraction that is as near as the float is exact, or as is asked for."""
    if not isinstance(number, float) and within is None:
        return Fraction(number)
    if isinstance(number, float) and not math.isfinite(number):
        raise RubyError("FloatDomainError", number_text(number))
    if within is not None:
        size = abs(Fraction(within)) if is_number(within) else Fraction(0)
        return _simplest(Fraction(number) - size, Fraction(number) + size)
    exact = to_r(call, number)
    mantissa, power = math.frexp(number)
    if number == 0 or power >= 53:
        return exact
    whole, unit = int(mantissa * 2**53), Fraction(2) ** (power - 53)
    return _simplest((whole - Fraction(1, 2)) * unit, (whole + Fraction(1, 2)) * unit)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of the smallest denominator between two."""
    if low > high:
        low, high = high, low
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest(-high, -low)
    whole = math.ceil(low)
    if whole <= high:
        return Fraction(whole)
    return (whole - 1) + 1 / _simplest(1 / (high - (whole - 1)), 1 / (low - (whole - 1)))


@method("Numeric", "numerator")
def numerator(_call: Call, number: Number) -> Number:
    """What stands above the line."""
    return number if isinstance(number, float) and not math.isfinite(number) else Fraction(number).numerator


@method("Numeric", "denominator")
def denominator(_call: Call, number: Number) -> int:
    """What stands below the line."""
    return 1 if isinstance(number, float) and not math.isfinite(number) else Fraction(number).denominator


def number_text(number: Number) -> str:
    """A number as Ruby prints it."""
    if isinstance(number, float):
        return float_text(number)
    return f"{number.numerator}/{number.denominator}" if isinstance(number, Fraction) else str(number)


def in_base(number: int, base: int) -> str:
    """A whole number in a base of 2 to 36."""
    if base == 10:
        return str(number)
    if base in {2, 8, 16}:
        return format(number, {2: "b", 8: "o", 16: "x"}[base])
    digits, left = "", abs(number)
    while left or not digits:
        left, digit = divmod(left, base)
        digits = _DIGITS[digit] + digits
    return ("-" if number < 0 else "") + digits


@method("Float", "to_s", "inspect")
@method("Rational", "to_s")
def to_s(_call: Call, number: Number) -> str:
    """The number in digits."""
    return number_text(number)


@method("Rational", "inspect")
def inspect_rational(_call: Call, number: Fraction) -> str:
    """`(1/2)`."""
    return f"({number_text(number)})"


@method("Integer", "to_s", "inspect")
def integer_to_s(call: Call, number: int, base: Any = 10) -> str:
    """The number in digits of a base."""
    radix = as_whole(base)
    if not 2 <= radix <= 36:
        raise RubyError("ArgumentError", f"invalid radix {radix}")
    room(call.run, number.bit_length())
    return in_base(number, radix)


@method("Numeric", "step", keywords="by to")
def step(call: Call, number: Number, limit: Any = None, by: Any = 1) -> Any:
    """Each from this to another, so far apart."""
    last, apart = call.named.get("to", limit), call.named.get("by", by)
    if not is_number(apart) or not (last is None or is_number(last)):
        raise RubyError("ArgumentError", f"comparison of {shown_kind(number)} with {shown_kind(last)} failed")
    if apart == 0:
        raise RubyError("ArgumentError", "step can't be 0")
    if call.block is None:
        return Enumerator(number, "step", (last, apart))
    for item in stepped(number, last, apart):
        call.run.spend(1)
        call.block.call(item)
    return number


def stepped(first: Number, last: Number | None, apart: Number, *, exclusive: bool = False) -> Iterator[Any]:
    """All from one to another, so far apart; floats without adding up what they lack."""
    if not any(isinstance(number, float) for number in (first, last, apart)):
        at: Any = first
        while last is None or (at < last if apart > 0 else at > last) or (at == last and not exclusive):
            yield at
            at = sized(at + apart)
        return
    low, unit = as_float(first), as_float(apart)
    if math.isnan(low + unit) or (last is not None and math.isnan(last)):
        return
    if last is None or math.isinf(last):
        endless = last is None or (last > 0) == (unit > 0)
        yield from (low + index * unit for index in (count() if endless else ()))
        return
    steps = (as_float(last) - low) / unit
    slack = (abs(low) + abs(as_float(last)) + abs(as_float(last) - low)) / abs(unit) * 2.0**-52
    size = math.floor(steps + min(slack, 0.5)) if not exclusive else math.ceil(steps - min(slack, 0.5)) - 1
    for index in range(size + 1):
        value = low + index * unit
        yield as_float(last) if not exclusive and (value > last if unit > 0 else value < last) else value
