"""`bsearch`: the place in what is in order, found by halves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Range
from ruby_subset.numbers.arithmetic import is_number
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block


@method("Array", "bsearch")
def of_list(call: Call, items: list[Any]) -> Any:
    """The first item that the block takes, or one for which it says 0."""
    place = _searched(call, 0, len(items), lambda number: items[number])
    return None if place is None else items[place]


@method("Array", "bsearch_index")
def place_in_list(call: Call, items: list[Any]) -> int | None:
    """The same by its place."""
    return _searched(call, 0, len(items), lambda number: items[number])


@method("Range", "bsearch")
def of_range(call: Call, span: Range) -> int | None:
    """The same among whole numbers."""
    if type(span.first) is not int or type(span.last) is not int:
        raise RubyError("TypeError", f"can't do binary search for {class_name(span.first)}")
    return _searched(call, span.first, span.last + (not span.exclusive), lambda number: number)


def _searched(call: Call, low: int, high: int, item: Callable[[int], Any]) -> int | None:
    ask, best = the_block(call), None
    while low < high:
        middle = (low + high) // 2
        answer = ask(item(middle))
        if answer is True:
            best, high = middle, middle
        elif answer is None or answer is False:
            low = middle + 1
        elif not is_number(answer):
            raise RubyError(
                "TypeError", f"wrong argument type {class_name(answer)} (must be numeric, true, false or nil)"
            )
        elif answer == 0:
            return middle
        else:
            low, high = (low, middle) if answer < 0 else (middle + 1, high)
    return best
