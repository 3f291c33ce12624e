"""BigDecimal: `to_d`, its arithmetic, and how it is shown."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ruby_subset.core.decimals import BigDecimal, in_digits
from ruby_subset.core.errors import RubyError
from ruby_subset.numbers.arithmetic import as_float, combined, is_number, sized
from ruby_subset.numbers.reading import leading_decimal, whole_decimal
from ruby_subset.numbers.rounding import half_mode, nearest, rational_rounded
from ruby_subset.running.arguments import as_whole, float_text, room, shown_kind
from ruby_subset.running.table import Call, method

DIGITS = 36
"""Behind the point, where a division has no end."""


def _exact(value: Any) -> Fraction | None:
    """A number as it is told in decimal digits; None for what is none, or has no digits."""
    if isinstance(value, float):
        return Fraction(repr(value)) if math.isfinite(value) else None
    return Fraction(value) if is_number(value) or isinstance(value, BigDecimal) else None


def decimal_of(number: Fraction) -> BigDecimal:
    """The number as a BigDecimal: where its digits have no end, so many of them as Ruby keeps."""
    below = sized(number).denominator
    while below % 2 == 0:
        below //= 2
    while below % 5 == 0:
        below //= 5
    return BigDecimal(number if below == 1 else Fraction(nearest(number * 10**DIGITS, "up"), 10**DIGITS))


def _arithmetic(sign: str) -> None:
    @method("BigDecimal", *({"%": ("%", "modulo"), "/": ("/", "quo")}.get(sign, (sign,))))
    def operation(call: Call, number: BigDecimal, other: Any) -> Any:
        theirs = _exact(other)
        if theirs is None:
            if isinstance(other, float):
                return combined(call.run, sign, as_float(number), other)
            return combined(call.run, sign, Fraction(number), other)
        call.run.spend(3)
        result = combined(call.run, sign, Fraction(number), theirs)
        return result if isinstance(result, float) else decimal_of(Fraction(result))


for _sign in ("+", "-", "*", "/", "%", "**"):
    _arithmetic(_sign)


def _to_digits(name: str, sign: str) -> None:
    @method("BigDecimal", name)
    def operation(call: Call, number: BigDecimal, other: Any, digits: Any) -> Any:
        result, wanted = call.run.send(number, sign, other), as_whole(digits)
        if wanted < 1 or not isinstance(result, BigDecimal) or result == 0:
            return result
        shown, places = in_digits(result)
        return call.run.send(result, "round", wanted - len(shown) + places)


for _name, _sign in (("add", "+"), ("sub", "-"), ("mult", "*")):
    _to_digits(_name, _sign)


@method("BigDecimal", "divmod")
def divided(call: Call, number: BigDecimal, other: Any) -> list[Any]:
    """Divided and rounded down, and the rest."""
    theirs = _exact(other)
    if theirs is None:
        raise RubyError("TypeError", f"{shown_kind(other)} can't be coerced into BigDecimal")
    if theirs == 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    whole = math.floor(Fraction(number) / theirs)
    return [BigDecimal(whole), decimal_of(Fraction(number) - whole * theirs)]


@method("BigDecimal", "coerce")
def coerced(_: Call, number: BigDecimal, other: Any) -> list[Any]:
    """Both as BigDecimals."""
    theirs = _exact(other)
    if theirs is None:
        raise RubyError("TypeError", f"{shown_kind(other)} can't be coerced into BigDecimal")
    return [decimal_of(theirs), number]


def _order(call: Call, number: BigDecimal, other: Any) -> int | None:
    theirs = _exact(other)
    if theirs is None:
        return call.run.compare(as_float(number), other) if isinstance(other, float) else None
    return (number > theirs) - (number < theirs)


@method("BigDecimal", "<=>")
def order(call: Call, number: BigDecimal, other: Any) -> int | None:
    """-1, 0, 1, or nil where there is no order."""
    return _order(call, number, other)


@method("BigDecimal", "==", "===")
def is_equal(call: Call, number: BigDecimal, other: Any) -> bool:
    """Whether both are as large; a float counts by its shortest digits."""
    return _order(call, number, other) == 0


def _compared(sign: str, *accepted: int) -> None:
    @method("BigDecimal", sign)
    def operation(call: Call, number: BigDecimal, other: Any) -> bool:
        answer = _order(call, number, other)
        if answer is None:
            if not isinstance(other, float):
                raise RubyError("ArgumentError", f"comparison of BigDecimal with {call.run.inspect(other)} failed")
            return False
        return answer in accepted


_compared("<", -1)
_compared("<=", -1, 0)
_compared(">", 1)
_compared(">=", 0, 1)


@method("BigDecimal", "-@")
def minus(_: Call, number: BigDecimal) -> BigDecimal:
    """The other sign."""
    return BigDecimal(-number)


@method("BigDecimal", "abs", "magnitude")
def absolute(_: Call, number: BigDecimal) -> BigDecimal:
    """Without its sign."""
    return BigDecimal(abs(number))


@method("BigDecimal", "frac")
def part(_: Call, number: BigDecimal) -> BigDecimal:
    """What stands behind the point."""
    return BigDecimal(number - int(number))


@method("BigDecimal", "to_d", "+@")
def itself(_: Call, number: BigDecimal) -> BigDecimal:
    """The number itself."""
    return number


def _rounding(way: str) -> None:
    @method("BigDecimal", way, keywords="half" if way == "round" else "")
    def operation(call: Call, number: BigDecimal, digits: Any = None) -> Any:
        mode = half_mode(call.named.get("half")) if way == "round" else "up"
        wanted = None if digits is None else as_whole(digits)
        result = sized(rational_rounded(Fraction(number), wanted, way, mode))
        return int(result) if wanted is None or (wanted < 1 and way == "round") else BigDecimal(result)


for _way in ("round", "floor", "ceil", "truncate"):
    _rounding(_way)


@method("BigDecimal", "to_r")
def as_fraction(_: Call, number: BigDecimal) -> Fraction:
    """As an exact fraction."""
    return Fraction(number)


@method("BigDecimal", "to_s", "to_digits")
def text(call: Call, number: BigDecimal, form: Any = "F") -> str:
    """`5.25`."""
    if isinstance(form, str) and form.upper().startswith("E"):
        return scientific(call, number)
    digits, places = in_digits(number)
    room(call.run, len(digits) + places)
    digits = digits.rjust(places + 1, "0")
    cut = len(digits) - places
    return f"{'-' if number < 0 else ''}{digits[:cut]}.{digits[cut:].rstrip('0') or '0'}"


@method("BigDecimal", "inspect")
def scientific(call: Call, number: BigDecimal) -> str:
    """`0.525e1`."""
    if number == 0:
        return "0.0"
    digits, places = in_digits(number)
    room(call.run, len(digits))
    return f"{'-' if number < 0 else ''}0.{digits.rstrip('0')}e{len(digits) - places}"


@method("BigDecimal", "scale")
def scale(_: Call, number: BigDecimal) -> int:
    """How many digits stand behind the point."""
    return in_digits(number)[1]


@method("BigDecimal", "precision")
def precision(_: Call, number: BigDecimal) -> int:
    """How many digits it has."""
    return 0 if number == 0 else len(in_digits(number)[0])


@method("BigDecimal", "nan?", "integer?")
def is_never(_: Call, __: BigDecimal) -> bool:
    """No."""
    return False


@method("String", "to_d")
def of_text(_: Call, text: str) -> BigDecimal:
    """The decimal number at its beginning, 0 where there is none."""
    return BigDecimal(leading_decimal(text))


@method("NilClass", "to_d")
def of_nil(_: Call, __: None) -> BigDecimal:
    """0."""
    return BigDecimal(0)


@method("Numeric", "to_d")
def of_number(call: Call, number: Any, _: Any = None) -> BigDecimal:
    """As a BigDecimal; a float by its shortest digits."""
    exact = _exact(number)
    if exact is None:
        raise RubyError("FloatDomainError", float_text(number))
    return decimal_of(exact)


@method("Kernel", "BigDecimal", keywords="exception")
def decimal(call: Call, _: Any, value: Any, __: Any = None) -> BigDecimal | None:
    """A BigDecimal of a number or a text; raises ArgumentError, TypeError."""
    if isinstance(value, str):
        exact = whole_decimal(value)
        if exact is not None:
            return BigDecimal(exact)
        if call.named.get("exception", True) is False:
            return None
        raise RubyError("ArgumentError", f"invalid value for BigDecimal(): {call.run.inspect(value)}")
    if not is_number(value) and not isinstance(value, BigDecimal):
        raise RubyError("TypeError", f"can't convert {shown_kind(value)} into BigDecimal")
    return of_number(call, value)
