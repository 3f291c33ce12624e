"""Enumerable: what comes first, last, and in order; Comparable."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Range
from ruby_subset.running.arguments import shown_kind
from ruby_subset.running.first_few import first_few
from ruby_subset.running.sameness import before, in_order, key_for, named
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import change_of, count_of, the_block


def _key(call: Call) -> Any:
    """A key as `<=>`, or the block that compares two, orders."""
    return key_for(call.run) if call.block is None else cmp_to_key(_asked(call))


def _asked(call: Call) -> Callable[[Any, Any], int]:
    """What the block says of two; raises ArgumentError where that is nil."""
    ask = the_block(call)

    def ordered(left: Any, other: Any) -> int:
        answer = ask(left, other)
        if answer is None:
            raise RubyError("ArgumentError", f"comparison of {class_name(left)} with {named(call.run, other)} failed")
        return before(call.run, answer, 0)

    return ordered


@method("Enumerable", "sort")
def _sort(call: Call, items: Any) -> list[Any]:
    if call.block is None:
        return in_order(call.run, call.run.walk(items))
    asked = _asked(call)
    return sorted(call.run.walk(items), key=cmp_to_key(lambda left, other: -asked(other, left)))


@method("Enumerable", "sort_by")
def _sort_by(call: Call, items: Any) -> Any:
    if call.block is None:
        return Enumerator(items, "sort_by")
    ordered = key_for(call.run)
    keyed = [(ordered(call.block.call(item)), item) for item in call.run.walk(items)]
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _extreme(call: Call, items: Any, count: tuple[Any, ...], last: bool) -> Any:
    key, listed = _key(call), list(call.run.walk(items))
    if not count or count[0] in (None, ...):
        return _farthest(listed, key, last, call.block is None and (bool(count) or not isinstance(items, list)))
    return first_few([(key(item), item) for item in listed], _few(count[0]), last)


def _few(count: Any) -> int:
    return count_of(count, f"negative size ({count})")


def _farthest(items: list[Any], key: Callable[[Any], Any], last: bool, later_first: bool) -> Any:
    """The first of the smallest or largest items, or nil; which of two is asked is seen where they have no order."""
    chosen: Any = items[0] if items else None
    its_key: Any = key(chosen) if items else None
    for item in items[1:]:
        other = key(item)
        low, high = (its_key, other) if last else (other, its_key)
        if low < high if later_first == last else high > low:
            chosen, its_key = item, other
    return chosen


@method("Enumerable", "min", most=1)
def _min(call: Call, items: Any, *count: Any) -> Any:
    return _extreme(call, items, count, last=False)


@method("Enumerable", "max", most=1)
def _max(call: Call, items: Any, *count: Any) -> Any:
    return _extreme(call, items, count, last=True)


@method("Enumerable", "minmax")
def _minmax(call: Call, items: Any) -> list[Any]:
    listed = list(call.run.walk(items))
    return [_extreme(call, listed, (), last=False), _extreme(call, listed, (), last=True)]


def _extreme_by(call: Call, items: Any, count: tuple[Any, ...], last: bool) -> Any:
    key = key_for(call.run)
    ask = change_of(call)
    keyed = [(key(ask(item)), item) for item in call.run.walk(items)]
    if count:
        return first_few(keyed, _few(count[0]), last)
    most = _farthest(keyed, lambda pair: pair[0], last, True)
    return None if most is None else most[1]


@method("Enumerable", "min_by", most=1)
def _min_by(call: Call, items: Any, *count: Any) -> Any:
    return Enumerator(items, "min_by") if call.block is None else _extreme_by(call, items, count, last=False)


@method("Enumerable", "max_by", most=1)
def _max_by(call: Call, items: Any, *count: Any) -> Any:
    return Enumerator(items, "max_by") if call.block is None else _extreme_by(call, items, count, last=True)


@method("Enumerable", "minmax_by")
def _minmax_by(call: Call, items: Any) -> list[Any]:
    listed = list(call.run.walk(items))
    return [_extreme_by(call, listed, (), last=False), _extreme_by(call, listed, (), last=True)]


@method("Enumerable", "minimum")
def _minimum(call: Call, items: Any, key: Any) -> Any:
    return call.run.send(call.run.send(items, "pluck", key), "min")


@method("Enumerable", "maximum")
def _maximum(call: Call, items: Any, key: Any) -> Any:
    return call.run.send(call.run.send(items, "pluck", key), "max")


@method("Comparable", "<")
def _less(call: Call, left: Any, other: Any) -> bool:
    return before(call.run, left, other) < 0


@method("Comparable", "<=")
def _less_or_equal(call: Call, left: Any, other: Any) -> bool:
    return before(call.run, left, other) <= 0


@method("Comparable", ">")
def _more(call: Call, left: Any, other: Any) -> bool:
    return before(call.run, left, other) > 0


@method("Comparable", ">=")
def _more_or_equal(call: Call, left: Any, other: Any) -> bool:
    return before(call.run, left, other) >= 0


@method("Comparable", "between?")
def _between(call: Call, left: Any, least: Any, most: Any) -> bool:
    return before(call.run, left, least) >= 0 and before(call.run, left, most) <= 0


@method("Comparable", "clamp", most=2)
def _clamp(call: Call, left: Any, least: Any, *most: Any) -> Any:
    low, high = (least, most[0]) if most else (None, None)
    if not most:
        if not isinstance(least, Range):
            raise RubyError("TypeError", f"wrong argument type {shown_kind(least)} (expected Range)")
        if least.exclusive and least.last is not None:
            raise RubyError("ArgumentError", "cannot clamp with an exclusive range")
        low, high = least.first, least.last
    if low is not None and high is not None and before(call.run, low, high) > 0:
        raise RubyError("ArgumentError", "min argument must be smaller than max argument")
    if low is not None and before(call.run, left, low) < 0:
        return low
    return high if high is not None and before(call.run, left, high) > 0 else left
