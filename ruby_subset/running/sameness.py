"""What is equal, what comes first, and what a `when` takes."""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Range, Regexp, Set, Symbol, Thing, identity
from ruby_subset.running.matching import matched
from ruby_subset.running.table import Call, plain_method_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruby_subset.running.run import Run

PLAIN = {str, bool, type(None), Symbol}
NUMBERS = {int, float, Fraction}


def equal(run: Run, left: Any, other: Any) -> bool:
    """`one == other`."""
    kind, kind_of_other = type(left), type(other)
    if kind in PLAIN or (kind in NUMBERS and kind_of_other in NUMBERS):
        if kind is kind_of_other or kind in NUMBERS:
            return bool(left == other)
        if kind is not str or kind_of_other in PLAIN or kind_of_other in NUMBERS or kind_of_other is list:
            return False
    if kind is list:
        return kind_of_other is list and len(left) == len(other) and _all_equal(run, left, other)
    if kind is Hash:
        return kind_of_other is Hash and len(left) == len(other) and _same_entries(run, left, other)
    if kind is Range:
        return kind_of_other is Range and left.exclusive == other.exclusive and _same_ends(run, left, other)
    if kind is Set:
        return kind_of_other is Set and left.entries.keys() == other.entries.keys()
    return _asked(run, left, other)


def _asked(run: Run, left: Any, other: Any) -> bool:
    if isinstance(left, Thing):
        return left is other
    if isinstance(left, str) and isinstance(other, str):  # one of them asks `x?`
        return str.__eq__(left, other)
    method = plain_method_of(class_name(left), "==")
    if method is None or plain_method_of("Object", "==") is method:
        return left is other or (type(left) is type(other) and bool(left == other))
    return bool(method(Call(run), left, (other,)))


def _all_equal(run: Run, left: list[Any], other: list[Any]) -> bool:
    if left is other:
        return True
    run.spend(len(left))
    run.deeper()
    try:
        return all(equal(run, mine, theirs) for mine, theirs in zip(left, other, strict=False))
    finally:
        run.depth -= 1


def _same_entries(run: Run, left: Hash, other: Hash) -> bool:
    run.spend(len(left))
    run.deeper()
    try:
        return all(key in other and equal(run, value, other[key]) for key, value in left)
    finally:
        run.depth -= 1


def _same_ends(run: Run, left: Range, other: Range) -> bool:
    return equal(run, left.first, other.first) and equal(run, left.last, other.last)


def compare(run: Run, left: Any, other: Any) -> int | None:
    """`one <=> other`: -1, 0, 1, or nil where they cannot be put in order."""
    kind, kind_of_other = type(left), type(other)
    if (kind is kind_of_other and kind is str) or (kind in NUMBERS and kind_of_other in NUMBERS):
        return (left > other) - (left < other) if left == left and other == other else None  # noqa: PLR0124 – NaN
    if kind is Symbol and kind_of_other is Symbol:
        return compare(run, left.name, other.name)
    if kind is list:
        return _lists(run, left, other) if kind_of_other is list else None
    method = None if isinstance(left, Thing) else plain_method_of(class_name(left), "<=>")
    if method is None or plain_method_of("Object", "<=>") is method:
        return 0 if equal(run, left, other) else None
    answer = method(Call(run), left, (other,))
    return answer if isinstance(answer, int) else None


def _lists(run: Run, left: list[Any], other: list[Any]) -> int | None:
    run.spend(min(len(left), len(other)))
    run.deeper()
    try:
        for mine, theirs in zip(left, other, strict=False):
            order = compare(run, mine, theirs)
            if order != 0:
                return order
    finally:
        run.depth -= 1
    return (len(left) > len(other)) - (len(left) < len(other))


def before(run: Run, left: Any, other: Any) -> int:
    """`one <=> other` where an order there must be; raises ArgumentError."""
    order = compare(run, left, other)
    if order is None:
        raise RubyError("ArgumentError", f"comparison of {class_name(left)} with {named(run, other)} failed")
    return order


def named(run: Run, value: Any) -> str:
    """A value in a message about what cannot be compared: simple ones as they are, others by their class."""
    return run.inspect(value) if type(value) in PLAIN - {str} | {int, float} else class_name(value)


def in_order(run: Run, items: Iterable[Any]) -> list[Any]:
    """`items.sort`."""
    listed = list(items)
    kinds = {type(item) for item in listed}
    run.spend(len(listed) * 2, 8 * len(listed))
    if kinds <= {str} or kinds <= {int}:
        return sorted(listed)
    return sorted(listed, key=key_for(run))


def key_for(run: Run) -> Any:
    """A key for Python's `sorted` that orders as `<=>` does; Python asks the later one first, Ruby the earlier."""

    def ordered(left: Any, other: Any) -> int:
        run.spend(1)
        return -before(run, other, left)

    return cmp_to_key(ordered)


def takes(run: Run, pattern: Any, value: Any) -> bool:
    """`pattern === value`, as `when` and `grep` ask."""
    if type(pattern) is Regexp and type(value) is str:
        return matched(run, pattern, value) is not None
    if type(pattern) in PLAIN:
        return equal(run, pattern, value)
    answer = run.send(pattern, "===", value)
    return answer is not None and answer is not False


def same_key(left: Any, other: Any) -> bool:
    """`one.eql?(other)`."""
    return bool(identity(left) == identity(other))
