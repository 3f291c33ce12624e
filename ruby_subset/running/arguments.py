"""What methods take as arguments: texts, whole numbers and patterns; and room for what they make."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Hash, Regexp, Symbol

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

MAX_TEXT = 1 << 20
MAX_WHOLE = 1 << 63
"""What an argument that counts cannot reach."""
MAX_BITS = 4_096
_SHOWN = {None: "nil", True: "true", False: "false"}


def shown_kind(value: Any) -> str:
    """A value in a message about conversion: nil, true and false as they are, others by their class."""
    return _SHOWN[value] if value is None or isinstance(value, bool) else class_name(value)


def as_text(value: Any) -> str:
    """A text that stands as an argument; raises TypeError."""
    if isinstance(value, str):
        return value
    raise RubyError("TypeError", f"no implicit conversion of {shown_kind(value)} into String")


def options_of(given: Any) -> dict[str, Any]:
    """What a hash of options at the end says, by name; keywords stand there as a hash."""
    return {key.name: value for key, value in given if isinstance(key, Symbol)} if isinstance(given, Hash) else {}


def as_whole(value: Any) -> int:
    """A whole number that stands as an argument: fractions are cut off; raises TypeError, RangeError."""
    if type(value) is int:
        if not -MAX_WHOLE <= value < MAX_WHOLE:
            raise RubyError("RangeError", "bignum too big to convert into `long'")
        return value
    if isinstance(value, float):
        if not abs(value) < MAX_WHOLE:  # NaN is not
            shown = f"{value:.10g}".replace("inf", "Inf").replace("nan", "NaN")
            raise RubyError("RangeError", f"float {shown} out of range of integer")
        return int(value)
    if isinstance(value, Fraction):
        return int(value)
    if value is None or isinstance(value, bool):
        raise RubyError(
            "TypeError",
            f"no implicit conversion from {shown_kind(value)} to integer"
            if value is None
            else f"no implicit conversion of {shown_kind(value)} into Integer",
        )
    raise RubyError("TypeError", f"no implicit conversion of {shown_kind(value)} into Integer")


def as_pattern(value: Any) -> str | Regexp:
    """A text or a pattern to look for; raises TypeError."""
    if isinstance(value, str | Regexp):
        return value
    raise RubyError("TypeError", f"wrong argument type {shown_class_of(value)} (expected Regexp)")


def shown_class_of(value: Any) -> str:
    """The class of a value in a message about its type; nil, true and false as they are."""
    return shown_kind(value)


def room(run: Run, characters: int) -> None:
    """Pays for a text of this length before it is made; raises RubyTooCostly where that is too long."""
    if characters > MAX_TEXT:
        raise RubyTooCostly(f"a text has at most {MAX_TEXT} characters")
    run.spend(1 + characters // 500, characters)


def list_room(run: Run, items: int, each: int = 1) -> None:
    """Pays for a list before it is made."""
    run.spend(1 + items * each // 8, 64 * items)


def float_text(value: float) -> str:
    """A float as Ruby prints it."""
    if value != value:  # noqa: PLR0124 – NaN
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    mantissa, _, exponent = repr(value).partition("e")
    sign, mantissa = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0)
    if not digits.strip("0"):
        return f"{sign}0.0"
    leading = len(whole + part) - len((whole + part).lstrip("0"))
    point -= leading
    digits = digits.rstrip("0")
    if -4 < point <= 15:
        if point <= 0:
            return f"{sign}0.{'0' * -point}{digits}"
        return f"{sign}{digits[:point].ljust(point, '0')}.{digits[point:] or '0'}"
    power = point - 1
    return f"{sign}{digits[0]}.{digits[1:] or '0'}e{'-' if power < 0 else '+'}{abs(power):02d}"
