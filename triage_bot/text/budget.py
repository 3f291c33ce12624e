"""What filling in one text may cost: steps and bytes, counted, never timed, so that the same text always ends alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any

from triage_bot.errors import ValueFault

MAX_STEPS = 500_000
"""Steps of one text: a node that is carried out, or 64 characters that are looked at. Less than two seconds."""
MAX_BYTES = 16 << 20
"""Bytes of all that one text makes on its way, also of what it throws away again."""
MAX_WEIGHT = 100_000
"""Steps it takes to walk through one value a text makes, what it holds several times counted as often."""
MAX_STRING = 1 << 20
MAX_BITS = 4_096
_CHARACTERS_PER_STEP = 64
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_HOLDERS: Any = (list, tuple, dict, set, frozenset, range, *_VIEWS)


class TooCostly(ValueFault):
    """A text takes more steps or bytes than one text may."""


@dataclass
class Budget:
    """What is left for one text."""

    steps: int = MAX_STEPS
    bytes: int = MAX_BYTES

    def spend(self, steps: int, size: int = 0) -> None:
        """Takes something off; raises TooCostly when nothing is left."""
        self.steps -= steps
        self.bytes -= size
        if self.steps < 0:
            raise TooCostly(f"the text takes more than {MAX_STEPS} steps")
        if self.bytes < 0:
            raise TooCostly(f"the text makes more than {MAX_BYTES >> 20} MB on its way")

    def look(self, value: object) -> None:
        """Pays for walking through a value once, as comparing or printing it does."""
        self.spend(weight(value))

    def keep(self, value: Any) -> Any:
        """A value that was just made, paid for; one that yields its items pays for each when it is asked for it."""
        if isinstance(value, str):
            _refuse(len(value) > MAX_STRING, f"a value grows beyond {MAX_STRING} characters")
            self.spend(weight(value), 64 + len(value) * (1 if value.isascii() else 4))
        elif isinstance(value, Iterator):
            return self.counted(value)
        else:
            self.spend(weight(value), 64 * (1 + len(value)) if isinstance(value, _HOLDERS) else 0)
        return value

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items one by one, each paid for."""
        for item in items:
            self.spend(weight(item))
            yield item


_now: ContextVar[Budget] = ContextVar("budget")


def budget() -> Budget:
    """The budget of the text that is being filled in."""
    return _now.get()


def begin() -> Token[Budget]:
    """A fresh budget for the text that begins; hand what comes back to `end`."""
    return _now.set(Budget())


def end(token: Token[Budget]) -> None:
    """The text is done; the one around it, if any, goes on with its own budget."""
    _now.reset(token)


def weight(value: Any) -> int:
    """Steps of a walk through lists, maps and texts; raises TooCostly beyond MAX_WEIGHT (doubled lists grow fast)."""
    total = 0
    stack: list[Any] = [value]
    while stack:
        one = stack.pop()
        total += 1
        if isinstance(one, str):
            total += len(one) // _CHARACTERS_PER_STEP
        elif isinstance(one, int):
            _refuse(one.bit_length() > MAX_BITS, "that number is too large")
        elif isinstance(one, _HOLDERS):
            _refuse(len(one) > MAX_WEIGHT, "a value holds too much")
            stack.extend(one)
            if isinstance(one, dict):
                stack.extend(one.values())
        _refuse(total + len(stack) > MAX_WEIGHT, "a value holds too much")
    return total


def _refuse(condition: bool, message: str) -> None:
    if condition:
        raise TooCostly(message)
