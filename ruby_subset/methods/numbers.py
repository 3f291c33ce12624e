"""Integer, Float and Rational: arithmetic, order and what they are."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.numbers.arithmetic import (
    NO_NUMBER,
    Number,
    as_float,
    combined,
    divided_float,
    is_number,
    sized,
)
from ruby_subset.running.arguments import as_whole, float_text, shown_kind
from ruby_subset.running.sameness import named
from ruby_subset.running.table import CONSTANTS, Call, method

CONSTANTS |= {
    "Float::INFINITY": math.inf,
    "Float::NAN": math.nan,
    "Float::EPSILON": 2.0**-52,
    "Float::MAX": 1.7976931348623157e308,
    "Float::MIN": 2.0**-1022,
    "Float::DIG": 15,
}


def _binary(*names: str, sign: str) -> None:
    @method("Numeric", *names)
    def operation(call: Call, number: Number, other: Any) -> Any:
        return combined(call.run, sign, number, other)


_binary("+", sign="+")
_binary("-", sign="-")
_binary("*", sign="*")
_binary("/", sign="/")
_binary("%", "modulo", sign="%")


_binary("**", sign="**")


@method("Integer", "pow")
def power(call: Call, number: int, other: Any, modulus: Any = None) -> Any:
    """To a power; with a second argument the rest of it."""
    if modulus is None:
        return combined(call.run, "**", number, other)
    if type(other) is not int or type(modulus) is not int:
        raise RubyError("TypeError", "Integer#pow() 2nd argument not allowed unless all arguments are integers")
    if other < 0:
        raise RubyError("RangeError", "Integer#pow() 1st argument cannot be negative when 2nd argument specified")
    if modulus == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    call.run.spend(sized(other).bit_length())
    return pow(number, other, modulus)


@method("Numeric", "quo")
def quo(call: Call, number: Number, other: Any) -> Any:
    """Divided exactly."""
    return combined(call.run, "/", Fraction(number) if type(number) is int else number, other)


@method("Numeric", "fdiv")
def fdiv(call: Call, number: Number, other: Any) -> Any:
    """Divided as floats."""
    if not is_number(other):
        return combined(call.run, "/", as_float(number), other)
    if type(number) is int and type(other) is int and other:
        return as_float(Fraction(number, other))
    return divided_float(as_float(number), as_float(other))


@method("Numeric", "div")
def div(call: Call, number: Number, other: Any) -> Any:
    """Divided to a whole number, rounded down."""
    if is_number(other) and other == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    answer = combined(call.run, "/", number, other)
    return _floored(answer)


def _floored(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise RubyError("FloatDomainError", float_text(value))
    return math.floor(value) if is_number(value) else value


@method("Numeric", "divmod")
def divmod_(call: Call, number: Number, other: Any) -> list[Any]:
    """Divided and rounded down, and the rest."""
    if is_number(other) and other == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    rest = combined(call.run, "%", number, other)
    if isinstance(rest, float) and math.isnan(rest):
        raise RubyError("FloatDomainError", "NaN")
    if isinstance(rest, float):
        size = as_float(other)
        if math.isinf(rest):
            return [-1, rest]
        return [0 if math.isinf(size) and rest == number else _floored((as_float(number) - rest) / size + 0.5), rest]
    return [math.floor(Fraction(number) / Fraction(other)), rest]


@method("Numeric", "remainder")
def remainder(call: Call, number: Number, other: Any) -> Any:
    """The rest, with the sign of the number itself."""
    rest = combined(call.run, "%", number, other)
    return rest - other if rest != 0 and is_number(other) and (number < 0) != (other < 0) else rest


@method("Numeric", "-@")
def minus(_call: Call, number: Number) -> Number:
    """The other sign."""
    return -number


@method("Numeric", "+@", "itself", "dup", "freeze", "real", "conj")
def same(_call: Call, number: Number) -> Number:
    """The number itself."""
    return number


@method("Numeric", "==", "===")
def is_equal(call: Call, number: Number, other: Any) -> bool:
    """Whether both are as large."""
    if is_number(other):
        return bool(number == other)
    return type(other) not in NO_NUMBER and call.run.answers(other, "coerce") and call.run.equal(other, number)


def _order(call: Call, number: Number, other: Any) -> int | None:
    if is_number(other):
        return None if number != number or other != other else (number > other) - (number < other)  # noqa: PLR0124 – NaN
    if type(other) not in NO_NUMBER and call.run.answers(other, "coerce"):
        mine, theirs = call.run.send(other, "coerce", number)
        return call.run.compare(mine, theirs)
    return None


@method("Numeric", "<=>")
def order(call: Call, number: Number, other: Any) -> int | None:
    """-1, 0, 1, or nil where there is no order."""
    return _order(call, number, other)


def _compared(sign: str, *accepted: int) -> None:
    @method("Numeric", sign)
    def operation(call: Call, number: Number, other: Any) -> bool:
        answer = _order(call, number, other)
        if answer is None and not is_number(other):
            shown = named(call.run, other)
            raise RubyError("ArgumentError", f"comparison of {class_name(number)} with {shown} failed")
        return answer in accepted


_compared("<", -1)
_compared("<=", -1, 0)
_compared(">", 1)
_compared(">=", 0, 1)


@method("Numeric", "coerce")
def coerce(_call: Call, number: Number, other: Any) -> list[Any]:
    """Both as numbers of one kind."""
    if type(other) is type(number):
        return [other, number]
    if isinstance(number, Fraction) and type(other) is int:
        return [Fraction(other), number]
    if not is_number(other):
        raise RubyError("TypeError", f"can't convert {shown_kind(other)} into Float")
    return [as_float(other), as_float(number)]


@method("Numeric", "abs", "magnitude")
def absolute(_call: Call, number: Number) -> Number:
    """Without its sign."""
    size: Number = abs(number)  # type: ignore[assignment]  # of each kind its own
    return size


@method("Numeric", "abs2")
def absolute_square(_call: Call, number: Number) -> Any:
    """Its square."""
    return sized(number * number)


@method("Numeric", "zero?")
def is_zero(_call: Call, number: Number) -> bool:
    """Whether it is 0."""
    return number == 0


@method("Numeric", "nonzero?")
def nonzero(_call: Call, number: Number) -> Number | None:
    """The number itself, or nil for 0."""
    return number if number != 0 else None


@method("Numeric", "positive?")
def is_positive(_call: Call, number: Number) -> bool:
    """Whether it is above 0."""
    return number > 0


@method("Numeric", "negative?")
def is_negative(_call: Call, number: Number) -> bool:
    """Whether it is below 0."""
    return number < 0


@method("Numeric", "integer?")
def is_integer(_call: Call, number: Number) -> bool:
    """Whether it is an Integer."""
    return type(number) is int


@method("Numeric", "real?")
def is_real(_call: Call, _number: Number) -> bool:
    """Always."""
    return True


@method("Numeric", "finite?")
def is_finite(_call: Call, number: Number) -> bool:
    """Whether it has an end."""
    return not isinstance(number, float) or math.isfinite(number)


@method("Numeric", "infinite?")
def infinite(_call: Call, number: Number) -> int | None:
    """1 or -1 where it is endless."""
    return (1 if number > 0 else -1) if isinstance(number, float) and math.isinf(number) else None


@method("Float", "nan?")
def is_nan(_call: Call, number: float) -> bool:
    """Whether it is no number."""
    return math.isnan(number)


@method("Float", "next_float")
def next_float(_call: Call, number: float) -> float:
    """The next larger float."""
    return math.nextafter(number, math.inf)


@method("Float", "prev_float")
def prev_float(_call: Call, number: float) -> float:
    """The next smaller float."""
    return math.nextafter(number, -math.inf)


@method("Numeric", "hash")
def hash_(_call: Call, number: Number) -> int:
    """A number that is the same for what is `eql?`."""
    return hash(number)


@method("Integer.", "sqrt")
def sqrt(_call: Call, _: Any, value: Any) -> int:
    """The root, rounded down."""
    number = as_whole(value)
    if number < 0:
        raise RubyError("Math::DomainError", 'Numerical argument is out of domain - "isqrt"')
    return math.isqrt(sized(number))
