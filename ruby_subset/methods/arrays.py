"""Array: its items by place, and lists made of lists; nothing here changes one."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Range, Set, truthy
from ruby_subset.running.arguments import as_whole, list_room
from ruby_subset.running.sameness import compare, equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of, dug

NO_SUCH = "index {0} outside of array bounds: {1}...{2}"


def spot(size: int, index: int) -> int | None:
    """The place an index means, from either end."""
    place = index + size if index < 0 else index
    return place if 0 <= place < size else None


def span(size: int, first: Any, count: Any = None) -> tuple[int, int] | None:
    """The stretch (start, end) that `[range]` or `[start, count]` means, or nil."""
    if isinstance(first, Range):
        start = 0 if first.first is None else as_whole(first.first)
        last = -1 if first.last is None else as_whole(first.last)
        end = (last + size if last < 0 else last) + (not (first.exclusive and first.last is not None))
    else:
        start, end = as_whole(first), 0
    start = start + size if start < 0 else start
    if not isinstance(first, Range):
        if as_whole(count) < 0:
            return None
        end = start + as_whole(count)
    if not 0 <= start <= size:
        return None
    return start, min(max(end, start), size)


@method("Array", "[]", "slice", most=2)
def _at(call: Call, items: list[Any], first: Any, *count: Any) -> Any:
    if not count and not isinstance(first, Range):
        place = spot(len(items), as_whole(first))
        return None if place is None else items[place]
    stretch = span(len(items), first, *count)
    if stretch is None:
        return None
    call.run.spend(1, 8 * (stretch[1] - stretch[0]))
    return items[stretch[0] : stretch[1]]


@method("Array", "at")
def _only_at(_: Call, items: list[Any], index: Any) -> Any:
    place = spot(len(items), as_whole(index))
    return None if place is None else items[place]


@method("Array", "dig")
def _dig(call: Call, items: list[Any], index: Any, *more: Any) -> Any:
    return dug(call, _only_at(call, items, index), more)


@method("Array", "fetch", most=2)
def _fetch(call: Call, items: list[Any], index: Any, *otherwise: Any) -> Any:
    place = spot(len(items), as_whole(index))
    if place is not None:
        return items[place]
    if call.block is not None:
        return call.block.call(index)
    if otherwise:
        return otherwise[0]
    raise RubyError("IndexError", NO_SUCH.format(index, -len(items), len(items)))


@method("Array", "values_at")
def _values_at(call: Call, items: list[Any], *indexes: Any) -> list[Any]:
    return [value for index in indexes for value in _all_at(call, items, index)]


def _all_at(call: Call, items: list[Any], index: Any) -> list[Any]:
    """The value at a place, or all in a stretch: nil for those behind the end that it names."""
    if not isinstance(index, Range):
        return [call.run.send(items, "[]", index)]
    low, high = (None if end is None else as_whole(end) for end in (index.first, index.last))
    start = 0 if low is None else low + len(items) if low < 0 else low
    if start < 0:
        raise RubyError("RangeError", f"{call.run.inspect(index)} out of range")
    end = len(items) if high is None else (high + len(items) if high < 0 else high) + (not index.exclusive)
    list_room(call.run, max(0, end - start))
    stretch = items[start : max(start, end)]
    return stretch + [None] * (end - start - len(stretch))


@method("Array", "first", most=1)
def _first(call: Call, items: list[Any], *count: Any) -> Any:
    if not count:
        return items[0] if items else None
    return _part(call, items[: count_of(count[0], "negative array size")])


@method("Array", "last", most=1)
def _last(call: Call, items: list[Any], *count: Any) -> Any:
    if not count:
        return items[-1] if items else None
    wanted = count_of(count[0], "negative array size")
    return _part(call, items[-wanted:] if wanted else [])


def _part(call: Call, items: list[Any]) -> list[Any]:
    call.run.spend(1, 8 * len(items))
    return items


@method("Array", "size", "length")
def _size(_: Call, items: list[Any]) -> int:
    return len(items)


@method("Array", "empty?")
def _empty(_: Call, items: list[Any]) -> bool:
    return not items


@method("Array", "blank?")
def _blank(_: Call, items: list[Any]) -> bool:
    return not items


@method("Array", "each")
def _each(call: Call, items: list[Any]) -> Any:
    if call.block is None:
        return Enumerator(items, "each")
    for number, item in enumerate(call.run.walk(items)):
        call.block.call(item)
        if call.block.left and number < len(items):
            items[number] = call.block.changed(0, item)
    return items


@method("Array", "reverse")
def _reverse(call: Call, items: list[Any]) -> list[Any]:
    return _part(call, items[::-1])


@method("Array", "rotate")
def _rotate(call: Call, items: list[Any], count: Any = 1) -> list[Any]:
    by = as_whole(count) % len(items) if items else 0
    return _part(call, items[by:] + items[:by])


@method("Array", "+")
def _plus(call: Call, items: list[Any], other: Any) -> list[Any]:
    more = as_array(other)
    call.run.spend(1 + (len(items) + len(more)) // 50, 8 * (len(items) + len(more)))
    return items + more


def as_array(value: Any) -> list[Any]:
    """A list where one is wanted; raises TypeError."""
    if isinstance(value, list):
        return value
    shown = {type(None): "nil"}.get(type(value)) or ("true" if value is True else "false" if value is False else "")
    raise RubyError("TypeError", f"no implicit conversion of {shown or class_name(value)} into Array")


@method("Array", "*")
def _times(call: Call, items: list[Any], times: Any) -> Any:
    if isinstance(times, str):
        return call.run.send(items, "join", times)
    count = count_of(times, "argument must be non-negative")
    call.run.spend(1 + len(items) * count // 50, 8 * len(items) * count)
    return items * count


@method("Array", "-", "difference")
def _minus(call: Call, items: list[Any], *others: Any) -> list[Any]:
    out = Set(item for other in others for item in call.run.walk(as_array(other)))
    return [item for item in call.run.walk(items) if item not in out]


@method("Array", "&", "intersection")
def _and(call: Call, items: list[Any], *others: Any) -> list[Any]:
    kept = Set(call.run.walk(items))
    for other in others:
        allowed = Set(call.run.walk(as_array(other)))
        kept = Set(item for item in kept if item in allowed)
    return list(kept)


@method("Array", "intersect?")
def _intersects(call: Call, items: list[Any], other: Any) -> bool:
    return bool(_and(call, items, other))


@method("Array", "|", "union")
def _or(call: Call, items: list[Any], *others: Any) -> list[Any]:
    return list(Set(item for left in (items, *others) for item in call.run.walk(as_array(left))))


@method("Array", "index", "find_index", most=1)
def _index(call: Call, items: list[Any], *value: Any) -> Any:
    return _searched(call, items, range(len(items)), value, "index")


@method("Array", "rindex", most=1)
def _rindex(call: Call, items: list[Any], *value: Any) -> Any:
    return _searched(call, items, range(len(items) - 1, -1, -1), value, "rindex")


def _searched(call: Call, items: list[Any], places: range, value: tuple[Any, ...], name: str) -> Any:
    if not value and call.block is None:
        return Enumerator(items, name)
    call.run.spend(len(items))
    for place in places:
        if place < len(items) and _fits(call, items[place], value):
            return place
    return None


def _fits(call: Call, item: Any, value: tuple[Any, ...]) -> bool:
    if value:
        return equal(call.run, item, value[0])
    return call.block is not None and truthy(call.block.call(item))


@method("Array", "<=>")
def _compare(call: Call, items: list[Any], other: Any) -> int | None:
    return compare(call.run, items, other)


@method("Array", "flatten")
def _flatten(call: Call, items: list[Any], depth: Any = None) -> list[Any]:
    flat: list[Any] = []
    _flat(call, items, -1 if depth is None else as_whole(depth), flat)
    return flat


def _flat(call: Call, items: list[Any], depth: int, flat: list[Any]) -> None:
    call.run.spend(len(items), 8 * len(items))
    call.run.deeper()
    for item in items:
        if isinstance(item, list) and depth:
            _flat(call, item, depth - 1, flat)
        else:
            flat.append(item)
    call.run.depth -= 1


@method("Array", "join")
def _join(call: Call, items: list[Any], between: Any = None) -> str:
    if between is not None and not isinstance(between, str):
        raise RubyError("TypeError", f"no implicit conversion of {class_name(between)} into String")
    texts: list[str] = []
    for item in call.run.walk(_flatten(call, items)):
        texts.append(call.run.text(item))
    size = sum(map(len, texts)) + len(between or "") * len(texts)
    call.run.spend(size // 100, 2 * size)
    return (between or "").join(texts)


@method("Array", "inspect", "to_s")
def _inspect(call: Call, items: list[Any]) -> str:
    call.run.deeper()
    texts = [call.run.inspect(item) for item in call.run.walk(items)]
    call.run.depth -= 1
    call.run.spend(1, 2 * sum(map(len, texts)))
    return f"[{', '.join(texts)}]"


@method("Array", "assoc")
def _assoc(call: Call, items: list[Any], key: Any) -> Any:
    pairs = (item for item in call.run.walk(items) if isinstance(item, list) and item)
    return next((pair for pair in pairs if equal(call.run, pair[0], key)), None)


@method("Array", "rassoc")
def _rassoc(call: Call, items: list[Any], value: Any) -> Any:
    pairs = (item for item in call.run.walk(items) if isinstance(item, list) and len(item) > 1)
    return next((pair for pair in pairs if equal(call.run, pair[1], value)), None)


@method("Array", "to_ary", "to_a", "entries", "dup")
def _itself(call: Call, items: list[Any]) -> list[Any]:
    return _part(call, items[:])
