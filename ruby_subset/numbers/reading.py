"""Reads numbers out of texts: as far as they go, or the whole text or not at all."""

from __future__ import annotations

import re
from fractions import Fraction

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.texts.following import quoted

MAX_DIGITS = 1_300
_PREFIXES = {"0b": 2, "0o": 8, "0x": 16, "0d": 10}
_LEAD = re.compile(r"[\t\n\v\f\r ]*([+-]?)(0[bBoOxXdD])?")
_FLOAT = re.compile(r"[\t\n\v\f\r ]*([+-]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+(?:_\d+)*)?)", re.ASCII)
_STRICT_FLOAT = re.compile(
    r"[+-]?(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?", re.ASCII
)
_HEX_FLOAT = re.compile(r"[+-]?0[xX][0-9a-fA-F]+(?:\.[0-9a-fA-F]+)?(?:[pP][+-]?\d+)?", re.ASCII)
_RATIONAL = re.compile(
    r"\s*([+-]?(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d{1,3})?)(?:/(\d+(?:_\d+)*))?", re.ASCII
)


def _digits(base: int) -> str:
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"[:base]
    return rf"[{letters}{letters.upper()}]"


def _limited(digits: str, base: int) -> int:
    if len(digits) > MAX_DIGITS:
        raise RubyTooCostly(f"a number has at most {MAX_DIGITS} digits")
    return int(digits.replace("_", ""), base)


def check_base(base: int) -> None:
    """Raises ArgumentError for a base that no number has."""
    if base < 0 or base == 1 or base > 36:
        raise RubyError("ArgumentError", f"invalid radix {base}")


def _start(text: str, base: int) -> tuple[int, str, int, bool]:
    """Where the digits begin, the sign, the base, and whether a prefix told it."""
    match = _LEAD.match(text)
    sign, prefix, end = (match[1], (match[2] or "").lower(), match.end()) if match else ("", "", 0)
    told = _PREFIXES.get(prefix)
    if told and base in {0, told}:
        return end, sign, told, True
    at = end - len(prefix)
    if base == 0:
        octal = text.startswith("0", at)
        return at, sign, 8 if octal else 10, False
    return at, sign, base, False


def leading_integer(text: str, base: int = 10) -> int:
    """`to_i`: as many digits as there are at the beginning, 0 where there is none."""
    check_base(base)
    at, sign, radix, prefixed = _start(text, base)
    digit = _digits(radix)
    match = re.compile(rf"{digit}+(?:_{digit}+)*").match(text, at)
    if match is None:
        return 0
    del prefixed
    number = _limited(match[0], radix)
    return -number if sign == "-" else number


def whole_integer(text: str, base: int = 0) -> int:
    """`Integer()`: all of the text is one number; raises ArgumentError."""
    check_base(base)
    bare = text.strip("\t\n\v\f\r ")
    at, sign, radix, _ = _start(bare, base)
    digit = _digits(radix)
    match = re.compile(rf"{digit}+(?:_{digit}+)*").fullmatch(bare, at) if "\0" not in text else None
    if match is None and base in {0, 8} and (octal := re.compile(r"0_?([0-7]+(?:_[0-7]+)*)").fullmatch(bare, at)):
        match = octal
    if match is None:
        raise RubyError("ArgumentError", f"invalid value for Integer(): {quoted(text[:200])}")
    number = _limited(match[0], radix)
    return -number if sign == "-" else number


def _float(digits: str) -> float:
    return float(digits.replace("_", ""))


def leading_float(text: str) -> float:
    """`to_f`: as much of a float as stands at the beginning, 0.0 where there is none."""
    match = _FLOAT.match(text)
    if match is None:
        part = re.match(r"[\t\n\v\f\r ]*([+-]?)\.(\d+(?:_\d+)*(?:[eE][+-]?\d+)?)", text, re.ASCII)
        return _float(f"{part[1]}0.{part[2]}") if part else 0.0
    return _float(match[1])


def whole_float(text: str) -> float:
    """`Float()`: all of the text is one number; raises ArgumentError."""
    bare = text.strip("\t\n\v\f\r ")
    if _STRICT_FLOAT.fullmatch(bare):
        return _float(bare)
    if _HEX_FLOAT.fullmatch(bare):
        return float.fromhex(bare)
    raise RubyError("ArgumentError", f"invalid value for Float(): {quoted(text[:200])}")


def leading_rational(text: str) -> Fraction:
    """`to_r`: as much of a fraction as stands at the beginning."""
    match = _RATIONAL.match(text)
    return _rational(match) if match else Fraction(0)


def whole_rational(text: str) -> Fraction:
    """`Rational()`: all of the text is one fraction; raises ArgumentError."""
    match = _RATIONAL.fullmatch(text.strip())
    if match is None:
        raise RubyError("ArgumentError", f"invalid value for convert(): {quoted(text[:200])}")
    return _rational(match)


def leading_decimal(text: str) -> Fraction:
    """`to_d`: as much of a decimal number as stands at the beginning."""
    return leading_rational(text.partition("/")[0])


def whole_decimal(text: str) -> Fraction | None:
    """`BigDecimal()`: all of the text is one number; None where it is none."""
    match = _RATIONAL.fullmatch(text.strip())
    return None if match is None or match[2] else _rational(match)


def _rational(match: re.Match[str]) -> Fraction:
    above, below = match[1].replace("_", ""), (match[2] or "1").replace("_", "")
    if len(above) + len(below) > MAX_DIGITS:
        raise RubyTooCostly(f"a number has at most {MAX_DIGITS} digits")
    if int(below) == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    return Fraction(above) / int(below)
