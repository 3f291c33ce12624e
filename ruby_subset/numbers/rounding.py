"""Rounds numbers to digits before or behind the point, as Ruby does it for each kind of number."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Symbol
from ruby_subset.running.arguments import as_whole, float_text, shown_kind

_DIGITS = 17
"""Digits of a float that may tell it from another."""
_EXACT = 14
MAX_DIGITS = 1_300
MODES = {"up", "even", "down"}


def half_mode(value: Any) -> str:
    """`half: :even`: what a half becomes; raises ArgumentError."""
    if value is None:
        return "up"
    name = value.name if isinstance(value, Symbol) else value
    if name not in MODES:
        shown = name if isinstance(name, str) else shown_kind(value)
        raise RubyError("ArgumentError", f"invalid rounding mode: {shown}")
    return str(name)


def nearest(value: Fraction, mode: str) -> int:
    """The whole number next to it."""
    whole, part = divmod(abs(value), 1)
    half = Fraction(1, 2)
    up = part > half or (part == half and (mode == "up" or (mode == "even" and whole % 2 == 1)))
    return int(whole + up) if value >= 0 else -int(whole + up)


_WAYS: dict[str, Callable[[Any], int]] = {"floor": math.floor, "ceil": math.ceil, "truncate": math.trunc}


def _turned(value: Fraction, way: str, mode: str) -> int:
    return nearest(value, mode) if way == "round" else _WAYS[way](value)


def whole_rounded(value: int, digits: int, way: str, mode: str = "up") -> int:
    """A whole number rounded to tens, hundreds …"""
    if digits >= 0:
        return value
    if -0.415241 * digits - 0.125 > max(8, -(-value.bit_length() // 8)):  # where Ruby gives up
        return 0
    unit: int = 10**-digits
    return _turned(Fraction(value, unit), way, mode) * unit


def rational_rounded(value: Fraction, digits: int | None, way: str, mode: str = "up") -> int | Fraction:
    """A fraction rounded: to a whole number unless digits are asked for."""
    if digits is None:
        return _turned(value, way, mode)
    if abs(digits) > MAX_DIGITS:
        return value if digits > 0 else 0
    unit = Fraction(10) ** digits
    rounded = Fraction(_turned(value * unit, way, mode)) / unit
    return rounded if digits > 0 else int(rounded)


def float_rounded(value: float, digits: Any, way: str, mode: str = "up") -> int | float:
    """A float rounded: to a whole number unless digits behind the point are asked for."""
    wanted = 0 if digits is None else as_whole(digits)
    if wanted > 0:
        return _behind_point(value, wanted, way, mode)
    if not math.isfinite(value):
        raise RubyError("FloatDomainError", float_text(value))
    if way == "round":
        if wanted < 0:
            return whole_rounded(int(value), wanted, way, mode)
        return nearest(Fraction(value), mode)
    whole = _WAYS[way](value)
    return whole_rounded(whole, wanted, way)


def _behind_point(value: float, digits: int, way: str, mode: str) -> float:
    if not math.isfinite(value) or value == 0:
        return value
    power = math.frexp(value)[1]
    if digits >= _DIGITS - (power // 4 if power > 0 else int(power / 3) - 1):
        return value
    if way == "truncate":
        way = "floor" if value > 0 else "ceil"
    too_small = digits < -(power // 3 + 1 if power > 0 else int(power / 4))
    if way == "round":
        return 0.0 if too_small else _nearest_float(value, digits, mode)
    if too_small and (value > 0) == (way == "floor"):
        return 0.0 if value > 0 else -0.0
    return _down(value, digits) if way == "floor" else -_down(-value, digits)


def _down(value: float, digits: int) -> float:
    unit = 10.0**digits
    whole = math.floor(value * unit)
    up = (whole + 1) / unit
    return whole / unit if up > value else up


def _nearest_float(value: float, digits: int, mode: str) -> float:
    if digits > _EXACT:
        return float(Fraction(nearest(Fraction(value) * 10**digits, mode), 10**digits))
    unit = 10.0**digits
    size = abs(value)
    scaled = size * unit
    if mode == "even":
        whole = math.floor(scaled)
        part = scaled - whole
        odd = whole % 2
        rounded: float = whole + (1 if part > 0.5 else odd if part == 0.5 or (whole + 0.5) / unit <= size else 0)
    else:
        rounded = math.floor(scaled + 0.5) if scaled + 0.5 != scaled else scaled
        if rounded - scaled > 0.5:  # adding a half rounded up
            rounded -= 1
        if mode == "up" and (rounded + 0.5) / unit <= size:
            rounded += 1
        if mode == "down" and (rounded - 0.5) / unit >= size:
            rounded -= 1
    return math.copysign(rounded / unit, value)
