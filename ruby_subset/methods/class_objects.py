"""Class: what a class answers about itself."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.classes import ancestors, class_named, is_a
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf
from ruby_subset.running.table import Call, method


@method("Class", "name", "to_s", "inspect")
def _name(_: Call, left: ClassOf) -> str:
    return left.name


@method("Class", "===")
def _takes(_: Call, left: ClassOf, value: Any) -> bool:
    return is_a(value, left.name)


def _other(value: Any) -> str:
    name = class_named(value)
    if name is None:
        raise RubyError("TypeError", "compared with non class/module")
    return name


@method("Class", "<=")
def _comes_from(_: Call, left: ClassOf, other: Any) -> bool | None:
    name = _other(other)
    return True if name in ancestors(left.name) else False if left.name in ancestors(name) else None


@method("Class", "<")
def _comes_from_other(call: Call, left: ClassOf, other: Any) -> bool | None:
    return False if left.name == _other(other) else _comes_from(call, left, other)


@method("Class", ">=")
def _is_before(call: Call, left: ClassOf, other: Any) -> bool | None:
    return _comes_from(call, ClassOf(_other(other)), left)


@method("Class", ">")
def _is_before_other(call: Call, left: ClassOf, other: Any) -> bool | None:
    return _comes_from_other(call, ClassOf(_other(other)), left)


@method("Class", "<=>")
def _order(call: Call, left: ClassOf, other: Any) -> int | None:
    if class_named(other) is None:
        return None
    below = _comes_from(call, left, other)
    return None if below is None else 0 if left.name == _other(other) else -1 if below else 1


@method("Class", "ancestors")
def _ancestors(_: Call, left: ClassOf) -> list[ClassOf]:
    return [ClassOf(name) for name in ancestors(left.name)]


@method("Class", "superclass")
def _superclass(_: Call, left: ClassOf) -> ClassOf | None:
    above = [name for name in ancestors(left.name)[1:] if name not in {"Enumerable", "Comparable"}]
    return ClassOf(above[0]) if above else None
