"""Floats that lie next to a half where `format` cuts them: Ruby takes them for the half and gives the even digit."""

from __future__ import annotations

import math
from fractions import Fraction

QUICK = 14
"""Digits up to which Ruby works with floats alone, and so cannot tell the half from what lies next to it."""
EXACT_POWERS = 22
SLOPE, SHIFT, LOG = 0.289529654602168, 0.1760912590558, 0.301029995663981
"""How Ruby guesses the power of ten of a float."""


def settled(size: float, precision: int, kind: str) -> float:
    """The float whose digits are shown in place of this one: itself, unless it lies next to a half there."""
    if size == 0:
        return size
    power, is_guess = _power(size)
    digits = precision + power + 1 if kind == "f" else max(precision + (kind in "eE"), 1)
    if not 0 < digits <= QUICK:
        return size
    spare = digits - 1 if kind == "f" else digits
    place = _place_of_half(size, power, is_guess, digits, spare)
    if place is None:
        return size
    unit = Fraction(10) ** place
    cut = math.floor(Fraction(size) / unit)
    return float((cut + cut % 2) * unit)


def _power(size: float) -> tuple[int, bool]:
    """The power of ten of its first digit as Ruby guesses it, and whether it may be one too high."""
    mantissa, exponent = math.frexp(size)
    power = math.floor((mantissa * 2 - 1.5) * SLOPE + SHIFT + (exponent - 1) * LOG)
    if not 0 <= power <= EXACT_POWERS:
        return power, True
    return (power - 1 if size < 10.0**power else power), False


def _scaled(size: float, power: int) -> tuple[float, int]:
    """The float with one digit before its point, reckoned in floats, and how far off that may be."""
    steps, left = abs(power) >> 4, size
    factor, doubt = 10.0 ** (abs(power) & 15), 2
    if power > 0 and steps & 16:
        left, steps, doubt = left / 1e256, steps & 15, doubt + 1
    for number in range(5):
        if steps >> number & 1:
            factor, doubt = factor * 10.0 ** (16 << number), doubt + 1
    return (left / factor if power > 0 else left * factor), doubt


def _place_of_half(size: float, power: int, is_guess: bool, digits: int, spare: int) -> int | None:
    """The power of ten of the last digit, where what stands behind it cannot be told from a half."""
    left, doubt = _scaled(size, power)
    if is_guess and left < 1:
        if spare <= 0:
            return None
        digits, power, left, doubt = spare, power - 1, left * 10, doubt + 1
    error = math.ldexp(doubt * left + 7, -52) * 10.0 ** (digits - 1)
    for number in range(1, digits + 1):
        left -= int(left)
        if left == 0:
            return None
        if number < digits:
            left *= 10
    return power - digits + 1 if 0.5 - error <= left <= 0.5 + error else None
