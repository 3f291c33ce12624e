"""Array: what puts items in and takes them out."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Range, truthy
from ruby_subset.methods.arrays import as_array, span, spot
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of, the_block


def _given(call: Call, items: tuple[Any, ...]) -> list[Any]:
    call.run.spend(len(items), 64 * len(items))
    return list(items)


@method("Array", "<<")
def _put(call: Call, items: list[Any], item: Any) -> list[Any]:
    call.run.spend(1, 64)
    items.append(item)
    return items


@method("Array", "push", "append")
def _push(call: Call, items: list[Any], *more: Any) -> list[Any]:
    items.extend(_given(call, more))
    return items


@method("Array", "unshift", "prepend")
def _unshift(call: Call, items: list[Any], *more: Any) -> list[Any]:
    call.run.spend(len(items) // 50)
    items[:0] = _given(call, more)
    return items


@method("Array", "insert")
def _insert(call: Call, items: list[Any], index: Any, *more: Any) -> list[Any]:
    place = as_whole(index) + len(items) + 1 if as_whole(index) < 0 else as_whole(index)
    if place < 0:
        raise RubyError("IndexError", f"index {index} too small for array")
    _fill(call, items, place)
    items[place:place] = _given(call, more)
    return items


def _fill(call: Call, items: list[Any], size: int) -> None:
    missing = max(size - len(items), 0)
    call.run.spend(missing // 50, 8 * missing)
    items.extend([None] * missing)


@method("Array", "concat")
def _concat(call: Call, items: list[Any], *others: Any) -> list[Any]:
    more = [item for other in others for item in call.run.walk(as_array(other))]
    call.run.spend(len(more), 8 * len(more))
    items.extend(more)
    return items


@method("Array", "pop", most=1)
def _pop(call: Call, items: list[Any], *count: Any) -> Any:
    if not count:
        return items.pop() if items else None
    start = max(len(items) - count_of(count[0], "negative array size"), 0)
    return _cut(call, items, start, len(items))


@method("Array", "shift", most=1)
def _shift(call: Call, items: list[Any], *count: Any) -> Any:
    if not count:
        call.run.spend(len(items) // 50)
        return items.pop(0) if items else None
    return _cut(call, items, 0, count_of(count[0], "negative array size"))


def _cut(call: Call, items: list[Any], start: int, end: int) -> list[Any]:
    call.run.spend(len(items) // 50, 8 * (end - start))
    taken = items[start:end]
    del items[start:end]
    return taken


@method("Array", "[]=")
def _set(call: Call, items: list[Any], index: Any, value: Any, *more: Any) -> Any:
    if more or isinstance(index, Range):
        stretch = span(len(items), index, value) if more else span(len(items), index)
        if stretch is None:
            raise RubyError("IndexError", "index out of range")
        given = more[0] if more else value
        items[stretch[0] : stretch[1]] = given if isinstance(given, list) else [given]
        call.run.spend(len(items) // 50 + 1, 8 * len(given) if isinstance(given, list) else 8)
        return given
    place = as_whole(index) + len(items) if as_whole(index) < 0 else as_whole(index)
    if place < 0:
        raise RubyError("IndexError", f"index {index} too small for array; minimum: -{len(items)}")
    _fill(call, items, place + 1)
    items[place] = value
    return value


@method("Array", "delete")
def _delete(call: Call, items: list[Any], value: Any) -> Any:
    left: list[Any] = []
    gone: list[Any] = []
    for item in call.run.walk(items):
        (gone if equal(call.run, item, value) else left).append(item)
    items[:] = left
    if gone:
        return gone[-1]
    return call.block.call(value) if call.block else None


@method("Array", "delete_at")
def _delete_at(_: Call, items: list[Any], index: Any) -> Any:
    place = spot(len(items), as_whole(index))
    return None if place is None else items.pop(place)


@method("Array", "slice!", most=2)
def _slice(call: Call, items: list[Any], first: Any, *count: Any) -> Any:
    if not count and not isinstance(first, Range):
        return _delete_at(call, items, first)
    stretch = span(len(items), first, *count)
    return None if stretch is None else _cut(call, items, *stretch)


@method("Array", "delete_if")
def _delete_if(call: Call, items: list[Any]) -> Any:
    if call.block is None:
        return Enumerator(items, "delete_if")
    ask = the_block(call)
    items[:] = [item for item in call.run.walk(items[:]) if not truthy(ask(item))]
    return items


@method("Array", "keep_if")
def _keep_if(call: Call, items: list[Any]) -> Any:
    if call.block is None:
        return Enumerator(items, "keep_if")
    ask = the_block(call)
    items[:] = [item for item in call.run.walk(items[:]) if truthy(ask(item))]
    return items


@method("Array", "extract!")
def _extract(call: Call, items: list[Any]) -> list[Any]:
    ask = the_block(call)
    told = [(truthy(ask(item)), item) for item in call.run.walk(items[:])]
    items[:] = [item for is_out, item in told if not is_out]
    return [item for is_out, item in told if is_out]


@method("Array", "clear")
def _clear(_: Call, items: list[Any]) -> list[Any]:
    items.clear()
    return items


@method("Array", "replace")
def _replace(call: Call, items: list[Any], others: Any) -> list[Any]:
    items[:] = list(call.run.walk(as_array(others)))
    return items


@method("Array", "fill", most=3)
def _filled(call: Call, items: list[Any], *given: Any) -> list[Any]:
    """With a value, or with what the block makes of each place: everywhere, or in a stretch."""
    block = call.block
    value, where = (None, given) if block is not None else (given[:1], given[1:])
    if (not value and block is None) or len(where) > 2:
        least = int(block is None)
        raise RubyError(
            "ArgumentError", f"wrong number of arguments (given {len(given)}, expected {least}..{least + 2})"
        )
    low, high = _stretch(len(items), *where)
    _fill(call, items, high)
    call.run.spend(max(0, high - low))
    for place in range(low, high):
        items[place] = value[0] if value else block.call(place) if block is not None else None
    return items


def _stretch(size: int, first: Any = None, count: Any = None) -> tuple[int, int]:
    if isinstance(first, Range):
        low = 0 if first.first is None else as_whole(first.first)
        last = -1 if first.last is None else as_whole(first.last)
        low, last = (low + size if low < 0 else low), (last + size if last < 0 else last)
        return low, last + (not first.exclusive)
    low = 0 if first is None else as_whole(first)
    low = max(0, low + size) if low < 0 else low
    return low, size if count is None else low + max(0, as_whole(count))


def _in_place(name: str) -> None:
    """`map!`, `sort!` … are the calls without the sign, put back; those that pick tell nil when nothing changed."""
    tells = name in {"select", "reject", "filter", "uniq", "compact", "flatten"}

    @method("Array", f"{name}!")
    def _changed(call: Call, items: list[Any], *args: Any) -> Any:
        size = len(items)
        result = call.run.send(items, name, *args, block=call.block)
        if isinstance(result, Enumerator):
            return Enumerator(items, f"{name}!", args)
        has_lists = any(isinstance(item, list) for item in items)
        is_same = tells and len(result) == size and not (name == "flatten" and has_lists)
        items[:] = result
        return None if is_same else items


for (
    changing
) in "map collect select filter reject uniq compact compact_blank flatten sort sort_by reverse rotate".split():
    _in_place(changing)
