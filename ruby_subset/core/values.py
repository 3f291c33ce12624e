"""What Ruby's values are here: Python's own where they serve, small nouns of ours for the rest.

nil is None, true and false are bool, Integer is int, Float is float, Rational is Fraction, String is str (texts are
never changed in place), Array is list. `datetimes` has dates, times and durations, `gem` the things of GitLab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ruby_subset.core.errors import RubyTooCostly

MAX_DEPTH = 100
"""How deep calls, and lists in lists, may go."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """`:name`."""

    name: str


class Hash:
    """A Ruby hash: keys are told apart as `eql?` does; `loose` takes symbols for the strings they name."""

    __slots__ = ("default", "entries", "loose", "maker")

    def __init__(self, pairs: Iterable[tuple[Any, Any]] = (), *, loose: bool = False) -> None:
        self.loose = loose
        self.default: Any = None
        self.maker: Any = None
        """The block of `Hash.new { |hash, key| … }`."""
        self.entries: dict[Any, tuple[Any, Any]] = {}
        for key, value in pairs:
            self[key] = value

    def known_as(self, key: Any) -> Any:
        """The key as it is kept."""
        return key.name if self.loose and isinstance(key, Symbol) else key

    def __getitem__(self, key: Any) -> Any:
        """The key's value, else the default."""
        entry = self.entries.get(identity(self.known_as(key)))
        return entry[1] if entry else self.default

    def __setitem__(self, key: Any, value: Any) -> None:
        key = self.known_as(key)
        self.entries[identity(key)] = (key, value)

    def __contains__(self, key: Any) -> bool:
        return identity(self.known_as(key)) in self.entries

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Its pairs, in the order they were put in."""
        return iter(list(self.entries.values()))


@dataclass(frozen=True, slots=True)
class Range:
    """`first..last`; an end that is nil is open."""

    first: Any
    last: Any
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class ClassOf:
    """A class or module by its name, such as `Date` or `Gitlab::Triage::Resource::Issue`."""

    name: str


@dataclass(frozen=True, slots=True)
class Proc:
    """A block or lambda, ready to be called; `arity` as Ruby counts it."""

    call: Callable[..., Any] = field(compare=False)
    arity: int = -1
    is_lambda: bool = False
    left: list[Any] = field(default_factory=list, compare=False, repr=False)
    """Where it changes texts in place: what its parameters held when it ended last."""

    def changed(self, number: int, value: Any) -> Any:
        """What became of a text that was handed over as this parameter; other values are what they were."""
        return self.left[number] if isinstance(value, str) and number < len(self.left) else value


class Set:
    """A Ruby set, in the order its items were put in."""

    __slots__ = ("entries",)

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self.entries: dict[Any, Any] = {}
        for item in items:
            self.entries.setdefault(identity(item), item)

    def __contains__(self, item: Any) -> bool:
        return identity(item) in self.entries

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.entries.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Enumerator:
    """A walk that waits for its block: `receiver.name(*arguments)`."""

    receiver: Any
    name: str
    arguments: tuple[Any, ...] = ()
    given: list[Any] = field(default_factory=list, repr=False)
    """What `next` gave already."""


@dataclass(frozen=True, slots=True, eq=False)
class Lazy:
    """A walk whose items are made one by one, when they are asked for."""

    items: Callable[[], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Printed:
    """What an expression in a text printed, and the expression as it is written."""

    text: str
    written: str


class Thing:
    """An object of the host, such as a label: its class and what it answers, asked when it is wanted.

    A class that the host hands in, such as `Milestone` with its `new`, is a thing of class `Class` whose name is shown.
    """

    __slots__ = ("kinds", "members", "ruby_class", "shown")

    def __init__(
        self,
        ruby_class: str,
        members: dict[str, Callable[..., Any]],
        shown: str = "",
        kinds: tuple[str, ...] = ("Gitlab::Triage::Resource::Base",),
    ) -> None:
        self.ruby_class, self.members, self.shown, self.kinds = ruby_class, members, shown, kinds


def identity(value: Any, depth: int = 0) -> Any:
    """What stands for a value among the keys of a hash: alike exactly where Ruby's `eql?` says so."""
    if depth > MAX_DEPTH:
        raise RubyTooCostly("the expression goes too deep")
    if isinstance(value, list):
        return (list, *(identity(item, depth + 1) for item in value))
    if isinstance(value, Set):
        return (Set, frozenset(value.entries))
    if isinstance(value, Hash):
        return (Hash, frozenset((key, identity(pair[1], depth + 1)) for key, pair in value.entries.items()))
    return (type(value), value)


def truthy(value: Any) -> bool:
    """Only nil and false are false."""
    return value is not None and value is not False


@dataclass(frozen=True, slots=True)
class Regexp:
    """A pattern as it is written, with its options (1 ignores case, 2 is extended, 4 lets `.` take line breaks)."""

    source: str
    options: int = 0
    ruby_class: ClassVar[str] = "Regexp"


@dataclass(frozen=True, slots=True)
class MatchData:
    """What a pattern found in a text: where the match and each group stand, -1 where a group took no part."""

    regexp: Regexp
    text: str
    spans: tuple[tuple[int, int], ...]
    names: tuple[tuple[str, tuple[int, ...]], ...] = ()
    ruby_class: ClassVar[str] = "MatchData"

    def group(self, number: int) -> str | None:
        """The text that a group took; 0 is the whole match."""
        low, high = self.spans[number] if number < len(self.spans) else (-1, -1)
        return None if low < 0 else self.text[low:high]
