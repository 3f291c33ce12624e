"""Writes a pattern for the linear-time engine: exactly, or so that it takes at least all that the pattern takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ruby_subset.patterns.nodes import (
    Anchor,
    Capture,
    Chain,
    Either,
    Letter,
    Look,
    Node,
    OneOf,
    Repeat,
    Sealed,
    width,
)

MAX_COUNT = 1_000
MAX_WEIGHT = 6_000
"""Of a pattern, counted in letters: what takes more would take long to make ready."""
_NAME_WEIGHT = 250
_MEMORY = 1 << 21
_ANYTHING = "(?s:.*)"
_NEVER = r"[^\x00-\x{10FFFF}]"
_MARKS = {"^": "(?m:^)", "$": "(?m:$)", "A": r"\A", "z": r"\z", "b": r"\b", "B": r"\B"}
_DFA_COUNT = 4
"""Sets repeated more often than this may make the engine walk through all of its states at each character."""


class _NotLinear(Exception):
    """The engine cannot say this part of a pattern."""


@dataclass(slots=True)
class LinearText:
    """A pattern in the engine's words, and what to mind about it."""

    loose: bool
    """Whether it may take more than the pattern: places are left out."""
    places: set[str] = field(default_factory=set)
    manifold: bool = False
    """Whether the engine may need all of its states at once."""
    far: bool = False
    """Whether a search may look far beyond the end of what it finds."""

    def written(self, node: Node) -> str:
        """A part of the pattern."""
        match node:
            case Letter(sign, fold):
                return self._character(f"\\x{{{ord(sign):x}}}", fold)
            case OneOf(members, fold):
                shown = members.written()
                if shown is None:
                    shown = self._otherwise("(?s:.)")
                return self._character(shown, fold)
            case Chain(parts):
                return "".join(map(self.written, parts))
            case Either(ways):
                return f"(?:{'|'.join(map(self.written, ways))})"
            case Repeat():
                return self._repeat(node)
            case Capture(_, part):
                return f"(?:{self.written(part)})" if self.loose else f"({self.written(part)})"
            case Anchor(kind):
                return self._place(kind)
            case Sealed(part):
                return self._otherwise(f"(?:{self.written(part)})" if self.loose else "")
            case Look():
                return self._otherwise("")
            case _:
                return self._otherwise(_ANYTHING)

    def _otherwise(self, loosely: str) -> str:
        if not self.loose:
            raise _NotLinear
        return loosely

    def _character(self, shown: str, fold: bool) -> str:
        return f"(?i:{shown})" if fold else shown

    def _repeat(self, node: Repeat) -> str:
        least, most = node.least, node.most
        if max(least, most or 0) > MAX_COUNT:
            self._otherwise("")
            least, most = min(least, MAX_COUNT), None
        if not isinstance(node.part, Letter) and max(least, most or 0) > _DFA_COUNT:
            self.manifold = True
        count = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
        if count is None:
            count = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
        return f"(?:(?:{self.written(node.part)}){count}{'?' if node.lazy else ''})"

    def _place(self, kind: str) -> str:
        self.places.add(kind)
        if self.loose:
            return "" if kind != "A" else _MARKS["A"]
        if kind == "Z":
            return _MARKS["z"]
        return _MARKS[kind] if kind in _MARKS else self._otherwise("")


@dataclass(frozen=True, kw_only=True)
class LinearProgram:
    """A pattern, ready to be run by the engine, and what a search with it costs."""

    shown: bytes
    engine: Any
    size: int
    places: frozenset[str]
    manifold: bool
    far: bool

    @cached_property
    def bounds(self) -> Any:
        """The same without groups: it finds where a match begins and ends with less work."""
        return _compiled(self.shown, bare=True) if self.engine.groups else self.engine


def linear_program(node: Node, *, loose: bool = False) -> LinearProgram | None:
    """The program for a pattern, or (`loose`) for one that takes at least as much; None where there is none."""
    if _weight(node) > MAX_WEIGHT:
        return None
    text = LinearText(loose)
    try:
        shown = text.written(node).encode("utf-8", "replace")
        engine = _compiled(shown, bare=loose)
    except (_NotLinear, ValueError):
        return None
    looks_far = _looks_far(node, at_end=True)
    return LinearProgram(
        shown=shown,
        engine=engine,
        size=engine.programsize,
        places=frozenset(text.places),
        manifold=text.manifold,
        far=looks_far,
    )


def _compiled(shown: bytes, *, bare: bool) -> Any:
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415 – most policies have no pattern

    options = re2.Options()
    options.log_errors, options.never_capture, options.max_mem = False, bare, _MEMORY
    try:
        return re2.compile(shown, options)
    except re2.error as error:
        raise ValueError(str(error)) from None


def _weight(node: Node) -> int:
    match node:
        case OneOf(members):
            return sum(len(part.ranges) + _NAME_WEIGHT * len(part.names) for part in members.parts())
        case Chain(parts) | Either(parts):
            return sum(map(_weight, parts))
        case Repeat(part, least, most):
            return _weight(part) * min(MAX_COUNT, max(1, least, most or 0))
        case Capture(_, part) | Sealed(part):
            return _weight(part)
        case _:
            return 3


def _looks_far(node: Node, *, at_end: bool) -> bool:
    """Whether it holds an endless repeat behind which something must still come."""
    match node:
        case Chain(parts):
            return any(
                _looks_far(part, at_end=at_end and all(_may_be_empty(later) for later in parts[index + 1 :]))
                for index, part in enumerate(parts)
            )
        case Either(ways):
            return any(_looks_far(way, at_end=at_end) for way in ways)
        case Capture(_, part) | Sealed(part):
            return _looks_far(part, at_end=at_end)
        case Repeat(part, _, most):
            single = width(part) == 1
            return _looks_far(part, at_end=False) or (most is None and not (at_end and single))
        case _:
            return False


def _may_be_empty(node: Node) -> bool:
    match node:
        case Repeat(_, least):
            return least == 0
        case Chain(parts):
            return all(map(_may_be_empty, parts))
        case Either(ways):
            return any(map(_may_be_empty, ways))
        case Capture(_, part):
            return _may_be_empty(part)
        case _:
            return False
