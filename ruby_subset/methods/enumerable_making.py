"""Enumerable: what is made of the items: other lists, groups, sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Hash, Symbol, truthy
from ruby_subset.running.arguments import as_whole, shown_kind
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import change_of, the_block


@method("Enumerable", "map", "collect")
def _map(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "map")
    change = call.block.call
    return [change(item) for item in call.run.walk(items)]


@method("Enumerable", "flat_map", "collect_concat")
def _flat_map(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "flat_map")
    flat: list[Any] = []
    for item in call.run.walk(items):
        result = call.block.call(item)
        call.run.spend(len(result) if isinstance(result, list) else 1)
        flat += result if isinstance(result, list) else [result]
    return flat


@method("Enumerable", "filter_map")
def _filter_map(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "filter_map")
    change = call.block.call
    return [result for item in call.run.walk(items) if truthy(result := change(item))]


@method("Enumerable", "each_with_index")
def _each_with_index(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "each_with_index")
    for number, item in enumerate(call.run.walk(items)):
        call.block.call(item, number)
    return items


@method("Enumerable", "each_with_object")
def _each_with_object(call: Call, items: Any, memo: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "each_with_object", (memo,))
    for item in call.run.walk(items):
        call.block.call(item, memo)
        memo = call.block.changed(1, memo)
    return memo


@method("Enumerable", "reverse_each")
def _reverse_each(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "reverse_each")
    for item in reversed(list(call.run.walk(items))):
        call.block.call(item)
    return items


@method("Enumerable", "inject", "reduce", most=2)
def _inject(call: Call, items: Any, *given: Any) -> Any:
    """`inject { }`, `inject(first) { }`, `inject(:+)`, `inject(first, :+)`."""
    by_name = given[-1] if given and (call.block is None or len(given) == 2) else None
    starts = given[:-1] if by_name is not None else given
    if by_name is not None and not isinstance(by_name, Symbol | str):
        raise RubyError("TypeError", f"{call.run.inspect(by_name)} is not a symbol nor a string")
    walked = call.run.walk(items)
    total = starts[0] if starts else next(walked, None)
    name = by_name.name if isinstance(by_name, Symbol) else by_name
    join: Callable[[Any, Any], Any] = (
        the_block(call) if name is None else lambda left, other: call.run.send(left, name, other)
    )
    for item in walked:
        total = join(total, item)
    return total


@method("Enumerable", "sum")
def _sum(call: Call, items: Any, first: Any = 0) -> Any:
    change = change_of(call)
    total: Any = first
    lost = 0.0
    for item in call.run.walk(items):
        value = change(item)
        if isinstance(total, float) and type(value) in {int, float}:
            total, lost = _compensated(total, float(value), lost)
        elif type(total) is int and type(value) is int:
            total += value
        else:
            total = call.run.send(total, "+", value)
    return total + lost if isinstance(total, float) and lost else total


def _compensated(total: float, value: float, lost: float) -> tuple[float, float]:
    """The sum, and what rounding lost (Kahan and Babuška, as Ruby does)."""
    after = total + value
    if abs(after) == float("inf") or after != after:  # noqa: PLR0124 – NaN
        return after, 0.0
    lost += (total - after) + value if abs(total) >= abs(value) else (value - after) + total
    return after, lost


@method("Enumerable", "group_by")
def _group_by(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "group_by")
    groups = Hash()
    for item in call.run.walk(items):
        key = call.block.call(item)
        if key not in groups:
            groups[key] = []
        groups[key].append(item)
    return groups


@method("Enumerable", "tally")
def _tally(call: Call, items: Any, counts: Any = ...) -> Hash:
    counts = Hash() if counts is ... else counts
    if not isinstance(counts, Hash):
        raise RubyError("TypeError", f"no implicit conversion of {shown_kind(counts)} into Hash")
    for item in call.run.walk(items):
        counts[item] = (counts[item] or 0) + 1
    return counts


@method("Enumerable", "tally_by")
def _tally_by(call: Call, items: Any) -> Hash:
    counts, change = Hash(), the_block(call)
    for item in call.run.walk(items):
        key = change(item)
        counts[key] = (counts[key] or 0) + 1
    return counts


@method("Enumerable", "index_by")
def _index_by(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "index_by")
    return Hash([(call.block.call(item), item) for item in call.run.walk(items)])


@method("Enumerable", "index_with", most=1)
def _index_with(call: Call, items: Any, *default: Any) -> Any:
    if call.block is None and not default:
        return Enumerator(items, "index_with")
    change: Callable[[Any], Any] = call.block.call if call.block is not None else lambda _: default[0]
    return Hash([(item, change(item)) for item in call.run.walk(items)])


@method("Enumerable", "zip")
def _zip(call: Call, items: Any, *others: Any) -> Any:
    listed = list(call.run.walk(items))
    others = others if listed else ()
    for other in others:
        if not call.run.answers(other, "each"):
            raise RubyError("TypeError", f"wrong argument type {class_name(other)} (must respond to :each)")
    columns = [[item for _, item in zip(listed, call.run.walk(other), strict=False)] for other in others]
    call.run.spend(len(listed) * len(others), 100 * len(listed))
    rows = [
        [item, *(column[number] if number < len(column) else None for column in columns)]
        for number, item in enumerate(listed)
    ]
    if call.block is None:
        return rows
    for row in rows:
        call.block.call(row)
    return None


@method("Enumerable", "cycle")
def _cycle(call: Call, items: Any, times: Any = None) -> Any:
    if call.block is None:
        return Enumerator(items, "cycle", () if times is None else (times,))
    listed = list(call.run.walk(items))
    turns = 0
    while listed and (times is None or turns < as_whole(times)):
        turns += 1
        for item in listed:
            call.block.call(item)
    return None


@method("Enumerable", "pluck")
def _pluck(call: Call, items: Any, *keys: Any) -> list[Any]:
    return [_plucked(call, item, keys) for item in call.run.walk(items)]


@method("Enumerable", "pick")
def _pick(call: Call, items: Any, *keys: Any) -> Any:
    return next((_plucked(call, item, keys) for item in call.run.walk(items)), None)


def _plucked(call: Call, item: Any, keys: tuple[Any, ...]) -> Any:
    values = [call.run.send(item, "[]", key) for key in keys]
    return values if len(keys) != 1 else values[0]


@method("Enumerable", "in_order_of")
def _in_order_of(call: Call, items: Any, key: Any, series: Any) -> list[Any]:
    name = key.name if isinstance(key, Symbol) else str(key)
    grouped: dict[int, list[Any]] = {}
    for item in call.run.walk(items):
        value = call.run.send(item, name)
        place = next((number for number, left in enumerate(series) if equal(call.run, left, value)), None)
        if place is not None:
            grouped.setdefault(place, []).append(item)
    return [item for place in sorted(grouped) for item in grouped[place]]


@method("Enumerable", "each_index")
def _each_index(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "each_index")
    for number, _ in enumerate(call.run.walk(items)):
        call.block.call(number)
    return items
