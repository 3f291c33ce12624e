"""Set: lists in which everything stands once."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Set, identity
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import change_of


def _other(call: Call, value: Any) -> Set:
    if not isinstance(value, Set | list) and not call.run.answers(value, "each"):
        raise RubyError("ArgumentError", "value must be enumerable")
    return value if isinstance(value, Set) else Set(call.run.walk(value))


@method("Set.", "new")
def _new(call: Call, _: Any, items: Any = None) -> Set:
    change = change_of(call)
    return Set(change(item) for item in (call.run.walk(items) if items is not None else ()))


@method("Set.", "[]")
def _from_items(_: Call, __: Any, *items: Any) -> Set:
    return Set(items)


@method("Set", "include?", "member?", "===", "contain?", "contains?")
def _include(_: Call, items: Set, value: Any) -> bool:
    return value in items


@method("Set", "size", "length")
def _size(_: Call, items: Set) -> int:
    return len(items)


@method("Set", "count", most=1)
def _count(call: Call, items: Set, *value: Any) -> int:
    return int(call.run.send(list(call.run.walk(items)), "count", *value, block=call.block))


@method("Set", "empty?")
def _empty(_: Call, items: Set) -> bool:
    return not len(items)


@method("Set", "each")
def _each(call: Call, items: Set) -> Any:
    if call.block is None:
        return Enumerator(items, "each")
    for item in call.run.walk(items):
        call.block.call(item)
    return items


@method("Set", "add", "<<")
def _add(call: Call, items: Set, item: Any) -> Set:
    call.run.spend(1, 200)
    items.entries.setdefault(identity(item), item)
    return items


@method("Set", "add?")
def _add_new(call: Call, items: Set, item: Any) -> Set | None:
    return None if item in items else _add(call, items, item)


@method("Set", "delete")
def _delete(_: Call, items: Set, item: Any) -> Set:
    items.entries.pop(identity(item), None)
    return items


@method("Set", "merge")
def _merge(call: Call, items: Set, *others: Any) -> Set:
    for other in others:
        for item in call.run.walk(other):
            _add(call, items, item)
    return items


@method("Set", "|", "+", "union")
def _or(call: Call, items: Set, other: Any) -> Set:
    return Set([*call.run.walk(items), *call.run.walk(_other(call, other))])


@method("Set", "&", "intersection")
def _and(call: Call, items: Set, other: Any) -> Set:
    allowed = _other(call, other)
    return Set(item for item in call.run.walk(items) if item in allowed)


@method("Set", "-", "difference")
def _minus(call: Call, items: Set, other: Any) -> Set:
    out = _other(call, other)
    return Set(item for item in call.run.walk(items) if item not in out)


@method("Set", "^")
def _either(call: Call, items: Set, other: Any) -> Set:
    theirs = _other(call, other)
    return Set([*_minus(call, theirs, items), *_minus(call, items, theirs)])


@method("Set", "subset?", "<=")
def _subset(call: Call, items: Set, other: Any) -> bool:
    theirs = _other(call, other)
    return all(item in theirs for item in call.run.walk(items))


@method("Set", "superset?", ">=")
def _superset(call: Call, items: Set, other: Any) -> bool:
    return all(item in items for item in call.run.walk(_other(call, other)))


@method("Set", "proper_subset?", "<")
def _proper_subset(call: Call, items: Set, other: Any) -> bool:
    return _subset(call, items, other) and len(items) < len(_other(call, other))


@method("Set", "proper_superset?", ">")
def _proper_superset(call: Call, items: Set, other: Any) -> bool:
    return _superset(call, items, other) and len(items) > len(_other(call, other))


@method("Set", "intersect?")
def _intersects(call: Call, items: Set, other: Any) -> bool:
    return len(_and(call, items, other)) > 0


@method("Set", "disjoint?")
def _disjoint(call: Call, items: Set, other: Any) -> bool:
    return not _intersects(call, items, other)


@method("Set", "flatten")
def _flatten(call: Call, items: Set) -> Set:
    call.run.deeper()
    flat: list[Any] = []
    for item in call.run.walk(items):
        flat += _flatten(call, item) if isinstance(item, Set) else [item]
    call.run.depth -= 1
    return Set(flat)


@method("Set", "to_set")
def _itself(_: Call, items: Set) -> Set:
    return items


@method("Set", "dup")
def _copy(call: Call, items: Set) -> Set:
    return Set(call.run.walk(items))


@method("Set", "inspect", "to_s")
def _inspect(call: Call, items: Set) -> str:
    listed = call.run.inspect(list(call.run.walk(items)))[1:-1]
    return f"#<Set: {{{listed}}}>"
