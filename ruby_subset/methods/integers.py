"""Integer alone: bits, digits, divisors and counting."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Enumerator, Range
from ruby_subset.numbers.arithmetic import is_number, sized
from ruby_subset.running.arguments import MAX_BITS, as_whole, list_room, shown_kind
from ruby_subset.running.table import Call, method


def _whole(value: Any) -> int:
    """A whole number beside another; raises TypeError."""
    if type(value) is int:
        return value
    raise RubyError("TypeError", f"{shown_kind(value)} can't be coerced into Integer")


@method("Integer", "&")
def both_bits(_call: Call, number: int, other: Any) -> int:
    """The bits that both have."""
    return number & _whole(other)


@method("Integer", "|")
def either_bit(_call: Call, number: int, other: Any) -> int:
    """The bits that either has."""
    return number | _whole(other)


@method("Integer", "^")
def one_bit(_call: Call, number: int, other: Any) -> int:
    """The bits that one alone has."""
    return number ^ _whole(other)


@method("Integer", "~")
def other_bits(_call: Call, number: int) -> int:
    """All bits turned round."""
    return ~number


@method("Integer", "<<")
def shifted_left(_call: Call, number: int, by: Any) -> int:
    """Times two, so many times."""
    return _shifted(number, as_whole(by))


@method("Integer", ">>")
def shifted_right(_call: Call, number: int, by: Any) -> int:
    """Divided by two, so many times."""
    return _shifted(number, -as_whole(by))


def _shifted(number: int, by: int) -> int:
    if by <= 0:
        return number >> min(-by, MAX_BITS + 1)
    if number and number.bit_length() + by > MAX_BITS:
        raise RubyTooCostly(f"a number has at most {MAX_BITS} bits")
    return number << by if number else 0


@method("Integer", "[]")
def bit(_call: Call, number: int, at: Any, size: Any = None) -> int:
    """One bit, or several."""
    if isinstance(at, Range):
        low, high = as_whole(at.first or 0), at.last
        rest = _shifted(number, -low)
        return rest if high is None else rest & ((1 << min(MAX_BITS, as_whole(high) - low + (not at.exclusive))) - 1)
    place = as_whole(at)
    rest = _shifted(number, -place) if place >= 0 else 0
    return rest & 1 if size is None else rest & ((1 << min(MAX_BITS, max(0, as_whole(size)))) - 1)


@method("Integer", "allbits?")
def has_all_bits(_call: Call, number: int, mask: Any) -> bool:
    """Whether it has all bits of another."""
    return (number & as_whole(mask)) == as_whole(mask)


@method("Integer", "anybits?")
def has_any_bits(_call: Call, number: int, mask: Any) -> bool:
    """Whether it has any of them."""
    return number & as_whole(mask) != 0


@method("Integer", "nobits?")
def has_no_bits(_call: Call, number: int, mask: Any) -> bool:
    """Whether it has none of them."""
    return number & as_whole(mask) == 0


@method("Integer", "bit_length")
def bit_length(_call: Call, number: int) -> int:
    """How many bits it takes."""
    return (~number if number < 0 else number).bit_length()


@method("Integer", "size")
def size(_call: Call, number: int) -> int:
    """How many bytes it takes: 8 at least."""
    return max(8, -(-number.bit_length() // 8))


@method("Integer", "even?")
def is_even(_call: Call, number: int) -> bool:
    """Whether two divides it."""
    return number % 2 == 0


@method("Integer", "odd?")
def is_odd(_call: Call, number: int) -> bool:
    """Whether two does not divide it."""
    return number % 2 == 1


@method("Integer", "succ", "next")
def succ(_call: Call, number: int) -> int:
    """One more."""
    return sized(number + 1)  # type: ignore[no-any-return]  # as it came


@method("Integer", "pred")
def pred(_call: Call, number: int) -> int:
    """One less."""
    return sized(number - 1)  # type: ignore[no-any-return]  # as it came


@method("Integer", "ord")
def ord_(_call: Call, number: int) -> int:
    """The number itself."""
    return number


@method("Integer", "chr")
def chr_(_call: Call, number: int, *encoding: Any) -> str:
    """The character of this number; beyond 255 only where an encoding is told."""
    if not 0 <= number <= (0x10FFFF if encoding else 255) or 0xD800 <= number < 0xE000:
        raise RubyError("RangeError", f"{number} out of char range")
    return chr(number)


@method("Integer", "gcd")
def gcd(_call: Call, number: int, other: Any) -> int:
    """The greatest that divides both."""
    return math.gcd(number, _integer(other))


@method("Integer", "lcm")
def lcm(_call: Call, number: int, other: Any) -> int:
    """The least that both divide."""
    return sized(math.lcm(number, _integer(other)))  # type: ignore[no-any-return]  # as it came


@method("Integer", "gcdlcm")
def gcdlcm(call: Call, number: int, other: Any) -> list[int]:
    """Both."""
    return [gcd(call, number, other), lcm(call, number, other)]


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    raise RubyError("TypeError", "not an integer")


@method("Integer", "digits")
def digits(call: Call, number: int, base: Any = 10) -> list[int]:
    """Its digits, the last first."""
    radix = as_whole(base)
    if radix < 2:
        raise RubyError("ArgumentError", "negative radix" if radix < 0 else f"invalid radix {radix}")
    if number < 0:
        raise RubyError("Math::DomainError", "out of domain")
    list_room(call.run, number.bit_length(), 2)
    listed: list[int] = []
    while number or not listed:
        number, digit = divmod(number, radix)
        listed.append(digit)
    return listed


@method("Integer", "multiple_of?")
def is_multiple(_call: Call, number: int, other: Any) -> bool:
    """Whether another divides it."""
    divisor = as_whole(other)
    return number % divisor == 0 if divisor else number == 0


def _counted(call: Call, number: int, name: str, items: Iterable[Any], *arguments: Any) -> Any:
    if call.block is None:
        return Enumerator(number, name, arguments)
    for item in items:
        call.run.spend(1)
        call.block.call(item)
    return number


@method("Integer", "times")
def times(call: Call, number: int) -> Any:
    """Each from 0 on, so many."""
    return _counted(call, number, "times", range(number))


def _bound(number: int, last: Any) -> int:
    if isinstance(last, float) and math.isinf(last):
        return number + (1 << 62) if last > 0 else number - (1 << 62)
    if not is_number(last) or last != last:  # noqa: PLR0124 – NaN
        raise RubyError("ArgumentError", f"comparison of Integer with {_told(last)} failed")
    whole: int = math.floor(last)
    return whole


def _told(value: Any) -> str:
    return shown_kind(value) if value is None or isinstance(value, bool) else class_name(value)


@method("Integer", "upto")
def upto(call: Call, number: int, last: Any) -> Any:
    """Each up to another."""
    return _counted(call, number, "upto", range(number, _bound(number, last) + 1), last)


@method("Integer", "downto")
def downto(call: Call, number: int, last: Any) -> Any:
    """Each down to another."""
    least = -_bound(-number, -last) if is_number(last) else _bound(number, last)
    return _counted(call, number, "downto", range(number, least - 1, -1), last)
