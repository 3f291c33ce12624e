"""`Math`: roots, powers, logarithms and angles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ruby_subset.core.errors import PARENTS, RubyError
from ruby_subset.numbers.arithmetic import as_float, is_number
from ruby_subset.running.arguments import shown_kind
from ruby_subset.running.table import CONSTANTS, Call, method

CONSTANTS |= {"Math::PI": math.pi, "Math::E": math.e}
PARENTS["Math::DomainError"] = "ArgumentError"


def _cube_root(value: float) -> float:
    root = math.cbrt(value)
    return float(round(root)) if math.isfinite(root) and round(root) ** 3 == value else root


FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt, "cbrt": _cube_root, "exp": math.exp, "log2": math.log2, "log10": math.log10,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
}  # fmt: skip
OF_TWO: dict[str, Callable[..., float]] = {"hypot": math.hypot, "atan2": math.atan2}
OF_ZERO = {"log", "log2", "log10"}
"""Logarithms: of zero they are endless, and of whole numbers of any size they are exact."""


def _number(value: Any) -> float:
    if not is_number(value):
        raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Float")
    return as_float(value)


def _reckoned(name: str, function: Callable[..., float], *values: Any) -> float:
    numbers = [value if type(value) is int and name in OF_ZERO else _number(value) for value in values]
    if name in OF_ZERO and numbers[0] == 0:
        return -math.inf
    try:
        return function(*numbers)
    except ValueError:
        raise RubyError("Math::DomainError", f'Numerical argument is out of domain - "{name}"') from None
    except OverflowError:
        return math.inf


def _of_one(name: str, function: Callable[..., float]) -> None:
    @method("Math.", name)
    def reckon(_call: Call, _: Any, value: Any) -> float:
        return _reckoned(name, function, value)


def _of_two(name: str, function: Callable[..., float]) -> None:
    @method("Math.", name)
    def reckon(_call: Call, _: Any, value: Any, other: Any) -> float:
        return _reckoned(name, function, value, other)


for word, named_function in FUNCTIONS.items():
    _of_one(word, named_function)
for word, named_function in OF_TWO.items():
    _of_two(word, named_function)


@method("Math.", "log")
def log(_call: Call, _: Any, value: Any, *base: Any) -> float:
    """The natural logarithm, or that to a base."""
    if not base:
        return _reckoned("log", math.log, value)
    divisor = _reckoned("log", math.log, *base)
    dividend = _reckoned("log", math.log, value)
    return math.copysign(math.inf, dividend) if divisor == 0 and dividend else dividend / (divisor or math.nan)
