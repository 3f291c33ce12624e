"""Integer alone: bits, digits, divisors and counting."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from triage_bot.ruby.arguments import MAX_BITS, as_whole, list_room, shown_kind
from triage_bot.ruby.arithmetic import is_number, sized
from triage_bot.ruby.classes import class_name
from triage_bot.ruby.errors import RubyError, RubyTooCostly
from triage_bot.ruby.methods.table import Call, method
from triage_bot.ruby.values import Enumerator, Range


def _whole(value: Any) -> int:
    """A whole number beside another; raises TypeError."""
    if type(value) is int:
        return value
    raise RubyError("TypeError", f"{shown_kind(value)} can't be coerced into Integer")


@method("Integer", "&")
def both_bits(_call: Call, one: int, other: Any) -> int:
    """The bits that both have."""
    return one & _whole(other)


@method("Integer", "|")
def either_bit(_call: Call, one: int, other: Any) -> int:
    """The bits that either has."""
    return one | _whole(other)


@method("Integer", "^")
def one_bit(_call: Call, one: int, other: Any) -> int:
    """The bits that one alone has."""
    return one ^ _whole(other)


@method("Integer", "~")
def other_bits(_call: Call, one: int) -> int:
    """All bits turned round."""
    return ~one


@method("Integer", "<<")
def shifted_left(_call: Call, one: int, by: Any) -> int:
    """Times two, so many times."""
    return _shifted(one, as_whole(by))


@method("Integer", ">>")
def shifted_right(_call: Call, one: int, by: Any) -> int:
    """Divided by two, so many times."""
    return _shifted(one, -as_whole(by))


def _shifted(one: int, by: int) -> int:
    if by <= 0:
        return one >> min(-by, MAX_BITS + 1)
    if one and one.bit_length() + by > MAX_BITS:
        raise RubyTooCostly(f"a number has at most {MAX_BITS} bits")
    return one << by if one else 0


@method("Integer", "[]")
def bit(_call: Call, one: int, at: Any, size: Any = None) -> int:
    """One bit, or several."""
    if isinstance(at, Range):
        low, high = as_whole(at.first or 0), at.last
        rest = _shifted(one, -low)
        return rest if high is None else rest & ((1 << min(MAX_BITS, as_whole(high) - low + (not at.exclusive))) - 1)
    place = as_whole(at)
    rest = _shifted(one, -place) if place >= 0 else 0
    return rest & 1 if size is None else rest & ((1 << min(MAX_BITS, max(0, as_whole(size)))) - 1)


@method("Integer", "allbits?")
def has_all_bits(_call: Call, one: int, mask: Any) -> bool:
    """Whether it has all bits of another."""
    return (one & as_whole(mask)) == as_whole(mask)


@method("Integer", "anybits?")
def has_any_bits(_call: Call, one: int, mask: Any) -> bool:
    """Whether it has any of them."""
    return one & as_whole(mask) != 0


@method("Integer", "nobits?")
def has_no_bits(_call: Call, one: int, mask: Any) -> bool:
    """Whether it has none of them."""
    return one & as_whole(mask) == 0


@method("Integer", "bit_length")
def bit_length(_call: Call, one: int) -> int:
    """How many bits it takes."""
    return (~one if one < 0 else one).bit_length()


@method("Integer", "size")
def size(_call: Call, one: int) -> int:
    """How many bytes it takes: 8 at least."""
    return max(8, -(-one.bit_length() // 8))


@method("Integer", "even?")
def is_even(_call: Call, one: int) -> bool:
    """Whether two divides it."""
    return one % 2 == 0


@method("Integer", "odd?")
def is_odd(_call: Call, one: int) -> bool:
    """Whether two does not divide it."""
    return one % 2 == 1


@method("Integer", "succ", "next")
def succ(_call: Call, one: int) -> int:
    """One more."""
    return sized(one + 1)  # type: ignore[no-any-return]  # as it came


@method("Integer", "pred")
def pred(_call: Call, one: int) -> int:
    """One less."""
    return sized(one - 1)  # type: ignore[no-any-return]  # as it came


@method("Integer", "ord")
def ord_(_call: Call, one: int) -> int:
    """The number itself."""
    return one


@method("Integer", "chr")
def chr_(_call: Call, one: int, *encoding: Any) -> str:
    """The character of this number; beyond 255 only where an encoding is told."""
    if not 0 <= one <= (0x10FFFF if encoding else 255) or 0xD800 <= one < 0xE000:
        raise RubyError("RangeError", f"{one} out of char range")
    return chr(one)


@method("Integer", "gcd")
def gcd(_call: Call, one: int, other: Any) -> int:
    """The greatest that divides both."""
    return math.gcd(one, _integer(other))


@method("Integer", "lcm")
def lcm(_call: Call, one: int, other: Any) -> int:
    """The least that both divide."""
    return sized(math.lcm(one, _integer(other)))  # type: ignore[no-any-return]  # as it came


@method("Integer", "gcdlcm")
def gcdlcm(call: Call, one: int, other: Any) -> list[int]:
    """Both."""
    return [gcd(call, one, other), lcm(call, one, other)]


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    raise RubyError("TypeError", "not an integer")


@method("Integer", "digits")
def digits(call: Call, one: int, base: Any = 10) -> list[int]:
    """Its digits, the last first."""
    radix = as_whole(base)
    if radix < 2:
        raise RubyError("ArgumentError", "negative radix" if radix < 0 else f"invalid radix {radix}")
    if one < 0:
        raise RubyError("Math::DomainError", "out of domain")
    list_room(call.run, one.bit_length(), 2)
    listed: list[int] = []
    while one or not listed:
        one, digit = divmod(one, radix)
        listed.append(digit)
    return listed


@method("Integer", "multiple_of?")
def is_multiple(_call: Call, one: int, other: Any) -> bool:
    """Whether another divides it."""
    number = as_whole(other)
    return one % number == 0 if number else one == 0


def _counted(call: Call, one: int, name: str, items: Iterable[Any], *arguments: Any) -> Any:
    if call.block is None:
        return Enumerator(one, name, arguments)
    for item in items:
        call.run.spend(1)
        call.block.call(item)
    return one


@method("Integer", "times")
def times(call: Call, one: int) -> Any:
    """Each from 0 on, so many."""
    return _counted(call, one, "times", range(one))


def _bound(one: int, last: Any) -> int:
    if isinstance(last, float) and math.isinf(last):
        return one + (1 << 62) if last > 0 else one - (1 << 62)
    if not is_number(last) or last != last:  # noqa: PLR0124 – NaN
        raise RubyError("ArgumentError", f"comparison of Integer with {_told(last)} failed")
    return int(math.floor(last))


def _told(value: Any) -> str:
    return shown_kind(value) if value is None or isinstance(value, bool) else class_name(value)


@method("Integer", "upto")
def upto(call: Call, one: int, last: Any) -> Any:
    """Each up to another."""
    return _counted(call, one, "upto", range(one, _bound(one, last) + 1), last)


@method("Integer", "downto")
def downto(call: Call, one: int, last: Any) -> Any:
    """Each down to another."""
    least = -_bound(-one, -last) if is_number(last) else _bound(one, last)
    return _counted(call, one, "downto", range(one, least - 1, -1), last)
