"""Numbers from texts and from anything: `to_i`, `hex`, `Integer()`, `Float()`, `Rational()`, `String()`."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.decimals import BigDecimal
from ruby_subset.core.errors import RubyError
from ruby_subset.numbers.arithmetic import as_float, is_number
from ruby_subset.numbers.reading import (
    leading_float,
    leading_integer,
    leading_rational,
    whole_float,
    whole_integer,
    whole_rational,
)
from ruby_subset.running.arguments import as_whole, float_text, shown_kind
from ruby_subset.running.table import Call, method


@method("String", "to_i")
def to_i(_call: Call, text: str, base: Any = 10) -> int:
    """The number at its beginning, 0 where there is none."""
    return leading_integer(text, as_whole(base))


@method("String", "to_f")
def to_f(_call: Call, text: str) -> float:
    """The float at its beginning, 0.0 where there is none."""
    return leading_float(text)


@method("String", "to_r")
def to_r(_call: Call, text: str) -> Fraction:
    """The fraction at its beginning."""
    return leading_rational(text)


@method("String", "hex")
def hex_(_call: Call, text: str) -> int:
    """The number to base 16 at its beginning."""
    return leading_integer(text, 16)


@method("String", "oct")
def oct_(_call: Call, text: str) -> int:
    """The number to base 8 at its beginning, or to the base that its prefix tells."""
    bare = text.lstrip("\t\n\v\f\r ").lstrip("+-")[:2].lower()
    return leading_integer(text, 0 if bare in {"0b", "0x", "0d", "0o"} else 8)


def _excused(call: Call) -> bool:
    return call.named.get("exception", True) is False


@method("Kernel", "Integer", keywords="exception")
def integer(call: Call, _: Any, value: Any, base: Any = None) -> int | None:
    """A whole number from a number or a text; raises ArgumentError, TypeError."""
    try:
        return _integer(call, value, base)
    except RubyError:
        if _excused(call):
            return None
        raise


def _integer(call: Call, value: Any, base: Any) -> int:
    if isinstance(value, str):
        return whole_integer(value, 0 if base is None else as_whole(base))
    if base is not None:
        raise RubyError("ArgumentError", "base specified for non string value")
    if isinstance(value, float) and not math.isfinite(value):
        raise RubyError("FloatDomainError", float_text(value))
    if is_number(value):
        return int(value)
    if value is None:
        raise RubyError("TypeError", "can't convert nil into Integer")
    if isinstance(value, bool) or not call.run.answers(value, "to_i"):
        raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Integer")
    return as_whole(call.run.send(value, "to_i"))


@method("Kernel", "Float", keywords="exception")
def float_(call: Call, _: Any, value: Any) -> float | None:
    """A float from a number or a text; raises ArgumentError, TypeError."""
    try:
        return _float(call, value)
    except RubyError:
        if _excused(call):
            return None
        raise


def _float(call: Call, value: Any) -> float:
    if isinstance(value, str):
        return whole_float(value)
    if is_number(value) or isinstance(value, BigDecimal):
        return as_float(value)
    if class_name(value) == "ActiveSupport::Duration":
        return as_float(call.run.send(value, "to_f"))
    raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Float")


@method("Kernel", "Rational", keywords="exception")
def rational(call: Call, _: Any, above: Any, below: Any = 1) -> Fraction | None:
    """A fraction; raises ArgumentError, TypeError, ZeroDivisionError."""
    try:
        top, bottom = _rational(above), _rational(below)
        if bottom == 0:
            raise RubyError("ZeroDivisionError", "divided by 0")
        return top / bottom
    except RubyError:
        if _excused(call):
            return None
        raise


def _rational(value: Any) -> Fraction:
    if isinstance(value, str):
        return whole_rational(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise RubyError("FloatDomainError", float_text(value))
    if is_number(value):
        return Fraction(value)
    raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Rational")


@method("Kernel", "String")
def string(call: Call, _: Any, value: Any) -> str:
    """Any value as a text."""
    return call.run.text(value)
