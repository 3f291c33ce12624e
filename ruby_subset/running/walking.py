"""Walks: the items of a list, hash, range, set or enumerator, one by one, each paid for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.records import Record
from ruby_subset.core.values import Enumerator, Hash, Lazy, Proc, Range, Set, truthy
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.frame import BreakLeaves
from ruby_subset.running.sameness import compare, takes

FIRST_FEW, GROWTH = 16, 8
"""How many items of an enumerator are made at first, and how many times more when these do not do."""

if TYPE_CHECKING:
    from ruby_subset.running.run import Run
    from ruby_subset.running.table import Call


def walk(run: Run, value: Any) -> Iterator[Any]:
    """The items of any value that has some; raises NoMethodError."""
    if isinstance(value, list):
        run.spend(len(value))
        return iter(value)
    if isinstance(value, Hash):
        run.spend(len(value), 100 * len(value))
        return iter([[key, item] for key, item in value])
    if isinstance(value, Set):
        run.spend(len(value))
        return iter(value)
    if isinstance(value, Range):
        return _range(run, value)
    if isinstance(value, Lazy):
        return value.items()
    if isinstance(value, Enumerator):
        return grown(run, value)
    if isinstance(value, Record):
        return iter(list(value.values.values()))
    raise RubyError("NoMethodError", f"undefined method `each' for an instance of {class_name(value)}")


def begun(run: Run, walked: Enumerator, count: int | None = None) -> list[Any]:
    """What an enumerator gives to a block, up to so many items, as it may have no end."""
    items: list[Any] = []
    enough = BreakLeaves(None, items)

    def take(*args: Any, **_: Any) -> None:
        run.spend(1, 8)
        items.append(packed(args))
        if len(items) == count:
            raise enough

    if count == 0:
        return items
    run.deeper()
    try:
        run.send(walked.receiver, walked.name, *walked.arguments, block=Proc(take))
    except BreakLeaves as leaving:
        if leaving is not enough:
            raise
    finally:
        run.depth -= 1
    return items


def grown(run: Run, walked: Enumerator) -> Iterator[Any]:
    """The items of an enumerator: it is begun anew for ever more of them, as long as more are wanted."""
    given, count = 0, FIRST_FEW
    while True:
        items = begun(run, walked, count)
        yield from items[given:]
        if len(items) < count:
            return
        given, count = count, count * GROWTH


def packed(args: tuple[Any, ...]) -> Any:
    """What a block that takes one value is given where several are handed over."""
    return args[0] if len(args) == 1 else list(args)


def _range(run: Run, value: Range) -> Iterator[Any]:
    if isinstance(value.first, int) and isinstance(value.last, int | float | None):
        return _integers(run, value)
    if isinstance(value.first, float) or not run.answers(value.first, "succ"):
        raise RubyError("TypeError", f"can't iterate from {class_name(value.first)}")
    return _successors(run, value)


def _integers(run: Run, value: Range) -> Iterator[Any]:
    now = value.first
    while value.last is None or now < value.last or (now == value.last and not value.exclusive):
        run.spend(1)
        yield now
        now += 1


def _successors(run: Run, value: Range) -> Iterator[Any]:
    """`('a'..'e')`, dates: from one to the next, and for texts never longer than the last."""
    now, last = value.first, value.last
    texts = isinstance(now, str) and isinstance(last, str)
    if texts and (len(now) > len(last) or (len(now) == len(last) and now > last)):
        return
    while True:
        order = -1 if last is None else compare(run, now, last)
        if order is None or (order > 0 and not texts) or (texts and len(now) > len(last)):
            return
        if order == 0 and value.exclusive:
            return
        run.spend(2)
        yield now
        if order == 0:
            return
        now = run.send(now, "succ")


def asks(call: Call, args: tuple[Any, ...]) -> Callable[[Any], bool]:
    """What `any?`, `count`, `find_index` … ask of an item: a pattern or value, the block, or its truth."""
    if args:
        return lambda item: takes(call.run, args[0], item)
    if call.block is None:
        return truthy
    ask = call.block.call
    return lambda item: truthy(ask(item))


def change_of(call: Call) -> Callable[[Any], Any]:
    """The block's function, or what leaves an item as it is."""
    return call.block.call if call.block is not None else _as_it_is


def _as_it_is(item: Any) -> Any:
    return item


def the_block(call: Call) -> Callable[..., Any]:
    """The block's function; raises LocalJumpError where there is none."""
    if call.block is None:
        raise RubyError("LocalJumpError", "no block given (yield)")
    return call.block.call


def count_of(value: Any, message: str, least: int = 0) -> int:
    """A number of things that is not below the least; raises ArgumentError, and as `as_whole`."""
    number = as_whole(value)
    if number < least:
        raise RubyError("ArgumentError", message)
    return number


def dug(call: Call, value: Any, more: tuple[Any, ...]) -> Any:
    """What lies deeper in a value; raises TypeError where it has nothing in it."""
    if not more or value is None:
        return value
    if not call.run.answers(value, "dig"):
        raise RubyError("TypeError", f"{class_name(value)} does not have #dig method")
    return call.run.send(value, "dig", *more)
