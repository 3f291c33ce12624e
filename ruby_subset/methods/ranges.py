"""Range: what is in it, and its ends."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import DAY, Moment, RubyDate, RubyDateTime, RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Range, identity, truthy
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.sameness import compare
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of
from ruby_subset.times.moments import instant


def covers(call: Call, span: Range, value: Any) -> bool:
    """Whether a value lies between the ends."""
    if span.first is not None:
        order = compare(call.run, span.first, value)
        if order is None or order > 0:
            return False
    if span.last is None:
        return True
    order = compare(call.run, value, span.last)
    return order is not None and (order < 0 or (order == 0 and not span.exclusive))


@method("Range", "cover?")
def _cover(call: Call, span: Range, value: Any) -> bool:
    if not isinstance(value, Range):
        return covers(call, span, value)
    if value.first is None or value.last is None:
        return (value.first is not None or span.first is None) and (value.last is not None or span.last is None)
    last_fits = covers(call, span, value.last) or (value.exclusive and compare(call.run, value.last, span.last) == 0)
    return covers(call, span, value.first) and last_fits


@method("Range", "include?", "member?")
def _include(call: Call, span: Range, value: Any) -> bool:
    if isinstance(value, Range):
        return truthy(call.run.send(span, "cover?", value))
    if isinstance(span.first, str) and isinstance(span.last, str):
        return isinstance(value, str) and value in list(call.run.walk(span))
    if span.first is None and isinstance(span.last, RubyDate | RubyDateTime):
        raise RubyError("TypeError", "can't iterate from NilClass")
    if isinstance(span.first, RubyDate | RubyDateTime) and isinstance(value, RubyDate | RubyDateTime | RubyTime):
        return covers(call, span, value) and _whole_days(span.first, value)
    return covers(call, span, value)


def _whole_days(first: Moment, value: Moment) -> bool:
    """Whether going on day by day from the first leads to the value."""
    (begin, fine), (end, finer) = instant(first), instant(value)
    return (end - begin) % DAY == 0 and fine == finer


@method("Range", "===")
def _takes(call: Call, span: Range, value: Any) -> bool:
    return covers(call, span, value)


@method("Range", "begin")
def _begin(_: Call, span: Range) -> Any:
    return span.first


@method("Range", "end")
def _end(_: Call, span: Range) -> Any:
    return span.last


@method("Range", "first", most=1)
def _first(call: Call, span: Range, *count: Any) -> Any:
    if span.first is None:
        raise RubyError("RangeError", "cannot get the first element of beginless range")
    if not count:
        return span.first
    wanted = count_of(count[0], "negative array size (or size too big)")
    return [item for _, item in zip(range(wanted), call.run.walk(span), strict=False)]


@method("Range", "last", most=1)
def _last(call: Call, span: Range, *count: Any) -> Any:
    if span.last is None:
        raise RubyError("RangeError", "cannot get the last element of endless range")
    if not count:
        return span.last
    wanted = count_of(count[0], "negative array size")
    listed = list(call.run.walk(span))
    return listed[-wanted:] if wanted else []


def _extreme(call: Call, span: Range, name: str, count: tuple[Any, ...]) -> Any:
    end = span.first if name == "min" else span.last
    if count or call.block is not None or (name == "max" and span.exclusive and isinstance(end, int)):
        return call.run.send(list(call.run.walk(span)), name, *count, block=call.block)
    if end is None:
        where = "minimum of beginless" if name == "min" else "maximum of endless"
        raise RubyError("RangeError", f"cannot get the {where} range")
    if span.first is None or span.last is None:
        return end
    order = compare(call.run, span.first, span.last)
    return None if order is None or order > 0 or (order == 0 and span.exclusive) else end


@method("Range", "min", most=1)
def _min(call: Call, span: Range, *count: Any) -> Any:
    return _extreme(call, span, "min", count)


@method("Range", "max", most=1)
def _max(call: Call, span: Range, *count: Any) -> Any:
    return _extreme(call, span, "max", count)


@method("Range", "minmax")
def _minmax(call: Call, span: Range) -> list[Any]:
    return [_extreme(call, span, "min", ()), _extreme(call, span, "max", ())]


def _whole_count(span: Range) -> int | None:
    """How many whole numbers lie in a range of numbers."""
    if not isinstance(span.first, int) or not isinstance(span.last, int | float):
        return None
    if isinstance(span.last, float) and abs(span.last) == float("inf"):
        return None
    last = int(span.last // 1)
    return max(last - span.first + (not (span.exclusive and last == span.last)), 0)


@method("Range", "size")
def _size(_: Call, span: Range) -> Any:
    if isinstance(span.first, int) and (span.last is None or span.last == float("inf")):
        return float("inf")
    return _whole_count(span)


@method("Range", "count", most=1)
def _count(call: Call, span: Range, *value: Any) -> Any:
    if value or call.block is not None or _size(call, span) is None:
        return call.run.send(list(call.run.walk(span)), "count", *value, block=call.block)
    return _size(call, span)


@method("Range", "sum")
def _sum(call: Call, span: Range, first: Any = 0) -> Any:
    count = _whole_count(span)
    if call.block is None and count is not None and isinstance(first, int):
        return first + count * (2 * span.first + count - 1) // 2
    return call.run.send(list(call.run.walk(span)), "sum", first, block=call.block)


@method("Range", "each")
def _each(call: Call, span: Range) -> Any:
    if call.block is None:
        return Enumerator(span, "each")
    for item in call.run.walk(span):
        call.block.call(item)
    return span


@method("Range", "step", "%")
def _step(call: Call, span: Range, by: Any = 1) -> Any:
    if call.block is None:
        return Enumerator(span, "step", (by,))
    counts = isinstance(by, int | float | Fraction) and not isinstance(by, bool)
    by = by if counts and isinstance(span.first, int | float) else as_whole(by)
    if by <= 0:
        raise RubyError("ArgumentError", "step can't be 0" if by == 0 else "step can't be negative")
    for item in _stepped(call, span, by):
        call.block.call(item)
    return span


def _stepped(call: Call, span: Range, by: Any) -> Any:
    if not isinstance(span.first, int | float):
        yield from (item for number, item in enumerate(call.run.walk(span)) if number % by == 0)
        return
    number = 0
    while True:
        call.run.spend(1)
        now = span.first + number * by
        if span.last is not None and not covers(call, span, now):
            return
        yield now
        number += 1


@method("Range", "to_a", "to_ary", "entries")
def _to_a(call: Call, span: Range) -> list[Any]:
    if span.last is None:
        raise RubyError("RangeError", "cannot convert endless range to an array")
    return list(call.run.walk(span))


@method("Range", "exclude_end?")
def _excludes(_: Call, span: Range) -> bool:
    return span.exclusive


@method("Range", "overlap?", "overlaps?")
def _overlaps(call: Call, span: Range, other: Any) -> bool:
    if not isinstance(other, Range):
        raise RubyError("TypeError", f"wrong argument type {class_name(other)} (expected Range)")
    return covers(call, span, other.first) or covers(call, other, span.first)


@method("Range", "==")
def _equal(call: Call, span: Range, other: Any) -> bool:
    return call.run.equal(span, other)


@method("Range", "eql?")
def _same(_: Call, span: Range, other: Any) -> bool:
    return isinstance(other, Range) and identity(span) == identity(other)


@method("Range", "to_s")
def _text(call: Call, span: Range) -> str:
    return f"{call.run.text(span.first)}{_dots(span)}{call.run.text(span.last)}"


@method("Range", "inspect")
def _inspect(call: Call, span: Range) -> str:
    first = "" if span.first is None else call.run.inspect(span.first)
    last = "" if span.last is None else call.run.inspect(span.last)
    return f"{first}{_dots(span)}{last}"


def _dots(span: Range) -> str:
    return "..." if span.exclusive else ".."


@method("Range.", "new")
def _new(call: Call, _: Any, first: Any, last: Any, exclusive: Any = False) -> Range:
    if first is not None and last is not None and compare(call.run, first, last) is None:
        raise RubyError("ArgumentError", "bad value for range")
    return Range(first, last, exclusive not in (None, False))
