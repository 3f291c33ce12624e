"""Numeric: `to_fs`, ordinals and sizes in bytes, as ActiveSupport has them."""

from __future__ import annotations

import math
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Symbol
from ruby_subset.methods.number_steps import number_text
from ruby_subset.numbers import words
from ruby_subset.numbers.arithmetic import Number, combined
from ruby_subset.running.arguments import options_of
from ruby_subset.running.table import Call, method
from ruby_subset.texts.english import ordinal

_UNITS = "byte kilobyte megabyte gigabyte terabyte petabyte exabyte zettabyte".split()


def _bytes(name: str, size: int) -> None:
    @method("Numeric", name, f"{name}s")
    def operation(call: Call, number: Number) -> Any:
        return combined(call.run, "*", number, size)


for _power, _unit in enumerate(_UNITS):
    _bytes(_unit, 1024**_power)


def _options(call: Call, given: Any, base: words.Options) -> words.Options:
    """The style's own options with those of the call over them."""
    mine = dict(base)
    mine |= options_of(given)
    if isinstance(mine.get("units"), Hash):
        mine["units"] = {key.name: value for key, value in mine["units"] if isinstance(key, Symbol)}
    for name in ("delimiter", "separator"):
        mine[name] = "" if mine.get(name) is None else call.run.text(mine[name])
    mode = mine.get("round_mode")
    mine["round_mode"] = mode.name if isinstance(mode, Symbol) else mode
    return mine


@method("Numeric", "to_fs", "to_formatted_s")
def to_fs(call: Call, number: Number, style: Any = None, options: Any = None) -> str:
    """The number in a style of ActiveSupport's; as it is in one that is not known."""
    call.run.spend(20)
    shown = number_text(number)
    name = style.name if isinstance(style, Symbol) else None
    if type(style) is int:
        return str(call.run.send(number, "to_s", style))
    if name == "delimited":
        return words.delimited(shown, _options(call, options, words.FORMAT))
    if name == "rounded":
        return words.rounded(number, _options(call, options, words.ROUNDED), shown)
    if name == "percentage":
        return words.percentage(number, _options(call, options, words.PERCENTAGE), shown)
    if name == "currency":
        return words.currency(number, _options(call, options, words.CURRENCY), shown)
    if name == "phone":
        return words.phone(shown, _options(call, options, {}))
    if name in {"human", "human_size"}:
        return _human(call, number, name, options)
    return shown


def _human(call: Call, number: Number, name: str, options: Any) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        raise RubyError("FloatDomainError", number_text(number))
    mine = _options(call, options, words.HUMAN)
    return words.human_size(number, mine) if name == "human_size" else words.human(number, mine)


@method("Integer", "ordinalize")
def ordinalize(_call: Call, number: int) -> str:
    """`1st`."""
    return f"{number}{ordinal(number)}"


@method("Integer", "ordinal")
def ordinal_(_call: Call, number: int) -> str:
    """`st`, `nd`, `rd` or `th`."""
    return ordinal(number)
