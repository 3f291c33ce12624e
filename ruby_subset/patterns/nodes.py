"""What a pattern is made of, once it is read."""

from __future__ import annotations

from dataclasses import dataclass

from ruby_subset.patterns.sets import CharSet


@dataclass(frozen=True, slots=True)
class Letter:
    """One character; `fold` where case does not matter."""

    sign: str
    fold: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One character of a set."""

    members: CharSet
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """One after the other."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """The first way that leads on."""

    ways: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """So often; without `most` without an end."""

    part: Node
    least: int
    most: int | None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """A group whose text is kept, by its number."""

    number: int
    part: Node


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place, named by its letter: `^ $ A Z z b B G`, and `K` for where the match begins."""

    kind: str


@dataclass(frozen=True, slots=True)
class Look:
    """What must, or must not, stand ahead or behind."""

    part: Node
    behind: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Sealed:
    """What, once matched, is not tried again: `(?>…)`, `a++`."""

    part: Node


@dataclass(frozen=True, slots=True)
class BackTo:
    """The text that a group took; of several the last that took any."""

    numbers: tuple[int, ...]
    fold: bool = False


@dataclass(frozen=True, slots=True)
class IfTaken:
    """`(?(1)yes|no)`."""

    numbers: tuple[int, ...]
    yes: Node
    no: Node


Node = Letter | OneOf | Chain | Either | Repeat | Capture | Anchor | Look | Sealed | BackTo | IfTaken


def width(node: Node) -> int | None:
    """How many characters it always takes; None where that differs."""
    match node:
        case Letter() | OneOf():
            return 1
        case Chain(parts):
            widths = [width(part) for part in parts]
            return None if None in widths else sum(known for known in widths if known)
        case Either(ways):
            either = {width(way) for way in ways}
            return either.pop() if len(either) == 1 else None
        case Repeat(part, least, most):
            each = width(part)
            return each * least if each is not None and least == most else None
        case Capture(_, part) | Sealed(part):
            return width(part)
        case Anchor() | Look():
            return 0
        case _:
            return None
