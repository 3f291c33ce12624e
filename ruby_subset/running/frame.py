"""What a running expression holds: its local variables, and the ways out of a block or a loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruby_subset.running.run import Run


class Frame:
    """The local variables of one call of a block, or of the whole expression."""

    __slots__ = ("run", "tag", "up", "values")

    def __init__(self, run: Run, size: int, up: Frame | None = None, tag: object = None) -> None:
        self.run, self.up, self.tag = run, up, tag
        self.values: list[Any] = [None] * size


Code = Callable[[Frame], Any]
"""A piece of an expression, ready to be carried out."""
Setter = Callable[[Frame, Any], None]
"""A place that takes a value: a variable, an index."""


class Leaving(Exception):
    """A way out of a block, a loop or the whole expression; no `rescue` takes it."""

    def __init__(self, value: Any, of: object = None) -> None:
        super().__init__()
        self.value, self.of = value, of


class NextLeaves(Leaving):
    """`next`: the block, or this turn of the loop, ends."""


class LoopLeaves(Leaving):
    """`break` in `while`, `until`."""


class BreakLeaves(Leaving):
    """`break` in a block: the call that the block was given to ends."""


class RetryLeaves(Leaving):
    """`retry`: the `begin` that is being rescued begins anew."""


class ReturnLeaves(Leaving):
    """`return`: the whole expression, or the lambda around, ends."""


class Thrown(Leaving):
    """`throw`, on its way to the `catch` of the same tag."""
