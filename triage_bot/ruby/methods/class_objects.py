"""Class: what a class answers about itself."""

from __future__ import annotations

from typing import Any

from triage_bot.ruby.classes import ancestors, class_named, is_a
from triage_bot.ruby.errors import RubyError
from triage_bot.ruby.methods.table import Call, method
from triage_bot.ruby.values import ClassOf


@method("Class", "name", "to_s", "inspect")
def _name(_: Call, one: ClassOf) -> str:
    return one.name


@method("Class", "===")
def _takes(_: Call, one: ClassOf, value: Any) -> bool:
    return is_a(value, one.name)


def _other(value: Any) -> str:
    name = class_named(value)
    if name is None:
        raise RubyError("TypeError", "compared with non class/module")
    return name


@method("Class", "<=")
def _comes_from(_: Call, one: ClassOf, other: Any) -> bool | None:
    name = _other(other)
    return True if name in ancestors(one.name) else False if one.name in ancestors(name) else None


@method("Class", "<")
def _comes_from_other(call: Call, one: ClassOf, other: Any) -> bool | None:
    return False if one.name == _other(other) else _comes_from(call, one, other)


@method("Class", ">=")
def _is_before(call: Call, one: ClassOf, other: Any) -> bool | None:
    return _comes_from(call, ClassOf(_other(other)), one)


@method("Class", "ancestors")
def _ancestors(_: Call, one: ClassOf) -> list[ClassOf]:
    return [ClassOf(name) for name in ancestors(one.name)]


@method("Class", "superclass")
def _superclass(_: Call, one: ClassOf) -> ClassOf | None:
    above = [name for name in ancestors(one.name)[1:] if name not in {"Enumerable", "Comparable"}]
    return ClassOf(above[0]) if above else None
