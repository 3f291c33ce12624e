"""Turns a pattern into steps for the matcher that goes back where it must."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruby_subset.patterns import sets
from ruby_subset.patterns.nodes import (
    Anchor,
    BackTo,
    Capture,
    Chain,
    Either,
    IfTaken,
    Letter,
    Look,
    Node,
    OneOf,
    Repeat,
    Sealed,
    width,
)
from ruby_subset.patterns.sets import CharSet

MAX_STEPS = 50_000

ONE, SPAN, SAVE, WAYS, JUMP, LOOP, START_LOOP, PLACE, LOOK, SEALED, BACK, IF, KEEP, DONE = range(14)
"""Kinds of steps."""


class TooManySteps(Exception):
    """A pattern has more parts than one may have."""


class Members(dict[str, bool]):
    """Which characters a set has, asked of the linear engine once for each."""

    def __init__(self, members: CharSet, fold: bool) -> None:
        super().__init__()
        self.members, self.fold = members, fold

    def __missing__(self, sign: str) -> bool:
        self[sign] = answer = holds(self.members, sign, self.fold)
        return answer


def holds(members: CharSet, sign: str, fold: bool) -> bool:
    """Whether a set has a character."""
    if members.also:
        return any(holds(part, sign, fold) for part in members.also)
    if members.within:
        return all(holds(part, sign, fold) for part in members.within)
    forms = {sign, sign.lower(), sign.upper(), sign.casefold()} if fold else {sign}
    among = any(low <= ord(form) <= high for form in forms if len(form) == 1 for low, high in members.ranges) or any(
        _named(name, form) for name in members.names for form in forms if len(form) == 1
    )
    return among != members.negated


def _named(name: str, sign: str) -> bool:
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415 – most policies have no pattern

    return bool(re2.match(name, sign))


@dataclass(slots=True)
class PatternSteps:
    """The steps of one pattern, and how many places it keeps (ends of groups, counts of loops)."""

    code: list[tuple[Any, ...]] = field(default_factory=list)
    kept: int = 2

    def add(self, *step: Any) -> int:
        """Puts a step at the end; its number."""
        if len(self.code) >= MAX_STEPS:
            raise TooManySteps
        self.code.append(step)
        return len(self.code) - 1

    def write(self, node: Node) -> None:
        """The steps of a part."""
        match node:
            case Letter() | OneOf():
                self.add(ONE, members_of(node))
            case Chain(parts):
                for part in parts:
                    self.write(part)
            case Either(ways):
                self._either(ways)
            case Repeat():
                self._repeat(node)
            case Capture(number, part):
                self.add(SAVE, 2 * number)
                self.write(part)
                self.add(SAVE, 2 * number + 1)
            case Anchor(kind):
                self.add(KEEP) if kind == "K" else self.add(PLACE, kind)
            case Look(part, behind, negated):
                self._look(part, behind, negated)
            case Sealed(part):
                self._inside(SEALED, part)
            case BackTo(numbers, fold):
                self.add(BACK, numbers, fold)
            case IfTaken(numbers, yes, no):
                self._if(numbers, yes, no)

    def _inside(self, kind: int, part: Node) -> None:
        at = self.add()
        self.write(part)
        self.add(DONE)
        self.code[at] = (kind, len(self.code))

    def _either(self, ways: tuple[Node, ...]) -> None:
        ends = []
        for way in ways[:-1]:
            at = self.add()
            self.write(way)
            ends.append(self.add())
            self.code[at] = (WAYS, at + 1, len(self.code))
        self.write(ways[-1])
        for end in ends:
            self.code[end] = (JUMP, len(self.code))

    def _repeat(self, node: Repeat) -> None:
        if isinstance(node.part, Letter | OneOf) and not node.lazy:
            self.add(SPAN, members_of(node.part), node.least, node.most)
            return
        if (node.least, node.most) == (0, 1):
            self._maybe(node)
            return
        slot = self.kept
        self.kept += 2
        self.add(START_LOOP, slot)
        at = self.add()
        self.write(node.part)
        self.add(JUMP, at)
        self.code[at] = (LOOP, slot, node.least, node.most, node.lazy, len(self.code))

    def _maybe(self, node: Repeat) -> None:
        at = self.add()
        self.write(node.part)
        after = len(self.code)
        self.code[at] = (WAYS, after, at + 1) if node.lazy else (WAYS, at + 1, after)

    def _look(self, part: Node, behind: bool, negated: bool) -> None:
        at = self.add()
        starts: list[tuple[int, int]] = []
        for way in part.ways if behind and isinstance(part, Either) else (part,):
            starts.append((len(self.code), (width(way) or 0) if behind else 0))
            self.write(way)
            self.add(DONE)
        self.code[at] = (LOOK, len(self.code), tuple(starts), negated)

    def _if(self, numbers: tuple[int, ...], yes: Node, no: Node) -> None:
        at = self.add()
        self.write(yes)
        end = self.add()
        self.code[at] = (IF, numbers, len(self.code))
        self.write(no)
        self.code[end] = (JUMP, len(self.code))


def members_of(node: Letter | OneOf) -> Members:
    """Which characters a part of one character takes."""
    if isinstance(node, Letter):
        return Members(sets.of(node.sign), node.fold)
    return Members(node.members, node.fold)


def steps_of(root: Node, groups: int) -> PatternSteps:
    """The steps of a whole pattern; raises TooManySteps."""
    steps = PatternSteps(kept=2 * (groups + 1))
    steps.write(root)
    steps.add(DONE)
    return steps
