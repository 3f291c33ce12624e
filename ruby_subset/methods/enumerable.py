"""Enumerable: what is asked of all items, and which of them are taken."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Hash, Set, identity, truthy
from ruby_subset.running.sameness import equal, takes
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import asks, change_of, count_of


@method("Enumerable", "all?", most=1)
def _all(call: Call, items: Any, *pattern: Any) -> bool:
    return all(map(asks(call, pattern), call.run.walk(items)))


@method("Enumerable", "any?", most=1)
def _any(call: Call, items: Any, *pattern: Any) -> bool:
    return any(map(asks(call, pattern), call.run.walk(items)))


@method("Enumerable", "none?", most=1)
def _none(call: Call, items: Any, *pattern: Any) -> bool:
    return not any(map(asks(call, pattern), call.run.walk(items)))


def _several(call: Call, items: Any, pattern: tuple[Any, ...]) -> int:
    count, ask = 0, asks(call, pattern)
    for item in call.run.walk(items):
        count += ask(item)
        if count > 1:
            break
    return count


@method("Enumerable", "one?", most=1)
def _exactly_one(call: Call, items: Any, *pattern: Any) -> bool:
    return _several(call, items, pattern) == 1


@method("Enumerable", "many?")
def _many(call: Call, items: Any) -> bool:
    if call.block is None:
        return len(list(call.run.walk(items))) > 1
    return _several(call, items, ()) > 1


@method("Enumerable", "count", most=1)
def _count(call: Call, items: Any, *value: Any) -> int:
    if value:
        return sum(equal(call.run, item, value[0]) for item in call.run.walk(items))
    if call.block is None:
        return sum(1 for _ in call.run.walk(items))
    return sum(map(asks(call, ()), call.run.walk(items)))


@method("Enumerable", "include?", "member?")
def _include(call: Call, items: Any, value: Any) -> bool:
    return any(equal(call.run, item, value) for item in call.run.walk(items))


@method("Enumerable", "exclude?")
def _exclude(call: Call, items: Any, value: Any) -> bool:
    return not truthy(call.run.send(items, "include?", value))


@method("Enumerable", "find", "detect")
def _find(call: Call, items: Any, otherwise: Any = None) -> Any:
    if call.block is None:
        return Enumerator(items, "find")
    ask = call.block.call
    for item in call.run.walk(items):
        if truthy(ask(item)):
            return item
    return None if otherwise is None else call.run.send(otherwise, "call")


@method("Enumerable", "find_index", most=1)
def _find_index(call: Call, items: Any, *value: Any) -> Any:
    if not value and call.block is None:
        return Enumerator(items, "find_index")
    ask = asks(call, ()) if not value else lambda item: equal(call.run, item, value[0])
    return next((number for number, item in enumerate(call.run.walk(items)) if ask(item)), None)


@method("Enumerable", "select", "filter", "find_all")
def _select(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "select")
    ask = call.block.call
    return [item for item in call.run.walk(items) if truthy(ask(item))]


@method("Enumerable", "reject")
def _reject(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "reject")
    ask = call.block.call
    return [item for item in call.run.walk(items) if not truthy(ask(item))]


@method("Enumerable", "partition")
def _partition(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "partition")
    yes: list[Any] = []
    no: list[Any] = []
    for item in call.run.walk(items):
        (yes if truthy(call.block.call(item)) else no).append(item)
    return [yes, no]


@method("Enumerable", "grep")
def _grep(call: Call, items: Any, pattern: Any) -> list[Any]:
    return _grepped(call, items, pattern, True)


@method("Enumerable", "grep_v")
def _grep_v(call: Call, items: Any, pattern: Any) -> list[Any]:
    return _grepped(call, items, pattern, False)


def _grepped(call: Call, items: Any, pattern: Any, wanted: bool) -> list[Any]:
    run, change = call.run, change_of(call)
    return [change(item) for item in run.walk(items) if takes(run, pattern, item) is wanted]


@method("Enumerable", "first", most=1)
def _first(call: Call, items: Any, *count: Any) -> Any:
    walked = call.run.walk(items)
    if not count:
        return next(walked, None)
    wanted = count_of(count[0], "attempt to take negative size")
    return [item for _, item in zip(range(wanted), walked, strict=False)]


@method("Enumerable", "take")
def _take(call: Call, items: Any, count: Any) -> Any:
    wanted = count_of(count, "attempt to take negative size")
    return [item for _, item in zip(range(wanted), call.run.walk(items), strict=False)]


@method("Enumerable", "drop")
def _drop(call: Call, items: Any, count: Any) -> Any:
    return list(call.run.walk(items))[count_of(count, "attempt to drop negative size") :]


@method("Enumerable", "take_while")
def _take_while(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "take_while")
    taken = []
    for item in call.run.walk(items):
        if not truthy(call.block.call(item)):
            break
        taken.append(item)
    return taken


@method("Enumerable", "drop_while")
def _drop_while(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "drop_while")
    left: list[Any] = []
    for item in call.run.walk(items):
        if left or not truthy(call.block.call(item)):
            left.append(item)
    return left


@method("Enumerable", "compact")
def _compact(call: Call, items: Any) -> list[Any]:
    return [item for item in call.run.walk(items) if item is not None]


@method("Enumerable", "compact_blank")
def _compact_blank(call: Call, items: Any) -> list[Any]:
    return [item for item in call.run.walk(items) if not truthy(call.run.send(item, "blank?"))]


@method("Enumerable", "uniq")
def _uniq(call: Call, items: Any) -> list[Any]:
    taken: dict[Any, Any] = {}
    for item in call.run.walk(items):
        taken.setdefault(identity(call.block.call(item) if call.block else item), item)
    return list(taken.values())


@method("Enumerable", "excluding", "without")
def _excluding(call: Call, items: Any, *others: Any) -> list[Any]:
    out = Set(other for subject in others for other in (subject if isinstance(subject, list) else [subject]))
    return [item for item in call.run.walk(items) if item not in out]


@method("Enumerable", "including")
def _including(call: Call, items: Any, *others: Any) -> list[Any]:
    more = [other for subject in others for other in (subject if isinstance(subject, list) else [subject])]
    call.run.spend(len(more))
    return [*call.run.walk(items), *more]


@method("Enumerable", "sole")
def _sole(call: Call, items: Any) -> Any:
    listed = list(call.run.walk(items))
    if len(listed) != 1:
        raise RubyError("Enumerable::SoleItemExpectedError", "multiple items found" if listed else "no item found")
    return listed[0]


@method("Enumerable", "to_a", "entries", "force")
def _to_a(call: Call, items: Any) -> list[Any]:
    return list(call.run.walk(items))


@method("Enumerable", "to_set")
def _to_set(call: Call, items: Any) -> Set:
    change = change_of(call)
    return Set(change(item) for item in call.run.walk(items))


@method("Enumerable", "to_h")
def _to_h(call: Call, items: Any) -> Hash:
    change = change_of(call)
    return Hash(pair_of(place, change(item)) for place, item in enumerate(call.run.walk(items)))


def pair_of(place: int, item: Any) -> tuple[Any, Any]:
    """A key and its value; raises TypeError, ArgumentError."""
    if not isinstance(item, list):
        raise RubyError("TypeError", f"wrong element type {class_name(item)} at {place} (expected array)")
    if len(item) != 2:
        raise RubyError("ArgumentError", f"wrong array length at {place} (expected 2, was {len(item)})")
    return item[0], item[1]


@method("Enumerable", "each_entry")
def _each_entry(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "each_entry")
    for item in call.run.walk(items):
        call.block.call(item)
    return items
