"""A pattern that is ready to search: by the linear engine where that is exact for this text, else step by step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ruby_subset.core.errors import RubyError
from ruby_subset.patterns.compiling import PatternSteps, TooManySteps, steps_of
from ruby_subset.patterns.linear import LinearProgram, linear_program
from ruby_subset.patterns.matcher import Matcher
from ruby_subset.patterns.reading import PatternTree, read_pattern

if TYPE_CHECKING:
    from ruby_subset.core.allowance import Allowance

Spans = tuple[tuple[int, int], ...]
"""Where the match and its groups begin and end, in characters; (-1, -1) for a group that took no part."""
MAX_SOURCE = 2_000
BYTES_A_STEP = 250
STATES_A_STEP = 100
SMALL = 100_000
"""Bytes times states that the engine may walk through without our asking for the bounds first."""


class Subject:
    """A text that is searched, once or again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "replace")
        self.plain = len(self.data) == len(text)
        self._byte = self._sign = 0

    def byte(self, at: int) -> int:
        """The place in bytes of a place in characters."""
        if self.plain:
            return at
        if at < self._sign:
            self._byte = self._sign = 0
        self._byte += len(self.text[self._sign : at].encode("utf-8", "replace"))
        self._sign = at
        return self._byte

    def sign(self, at: int) -> int:
        """The place in characters of a place in bytes."""
        if self.plain or at < 0:
            return at
        if at < self._byte:
            self._byte = self._sign = 0
        self._sign += len(self.data[self._byte : at].decode())
        self._byte = at
        return self._sign


@dataclass(frozen=True)
class ReadPattern:
    """One pattern with its groups."""

    tree: PatternTree

    @cached_property
    def exact(self) -> LinearProgram | None:
        """The linear program that takes just what the pattern takes."""
        return linear_program(self.tree.root)

    @cached_property
    def loose(self) -> LinearProgram | None:
        """One that takes at least that, to find where it is worth trying."""
        return linear_program(self.tree.root, loose=True)

    @cached_property
    def steps(self) -> PatternSteps:
        """The steps of the matcher that goes back."""
        try:
            return steps_of(self.tree.root, self.tree.groups)
        except TooManySteps:
            raise RubyError("RegexpError", "too big regular expression") from None

    def find(self, allowance: Allowance, subject: Subject, at: int = 0) -> Spans | None:
        """The first match that begins at this place or behind it; raises RubyTooCostly."""
        program = self.exact
        if program is not None and self._sound(program, subject):
            spans = _linear(allowance, program, subject, at)
            if spans is None or not self._doubtful(program, subject, spans):
                return spans
        return self._step_by_step(allowance, subject, at)

    def _sound(self, program: LinearProgram, subject: Subject) -> bool:
        """Whether the engine's places are Ruby's in this text."""
        places = program.places
        if places.isdisjoint("bBZ"):
            return True
        return (subject.plain or places.isdisjoint("bB")) and not ("Z" in places and subject.text.endswith("\n"))

    def _doubtful(self, program: LinearProgram, subject: Subject, spans: Spans) -> bool:
        """To Ruby no line begins behind a break at the very end."""
        return "^" in program.places and spans[0][1] == len(subject.text) and subject.text.endswith("\n")

    def _step_by_step(self, allowance: Allowance, subject: Subject, at: int) -> Spans | None:
        matcher = Matcher(allowance, self.steps, subject.text, at)
        while at <= len(subject.text):
            candidate = _bounds(allowance, self.loose, subject, at) if self.loose else at
            if candidate is None:
                return None
            kept = matcher.match_at(candidate)
            if kept is not None:
                return tuple(
                    (kept[2 * n], kept[2 * n + 1]) if kept[2 * n + 1] >= 0 else (-1, -1)
                    for n in range(self.tree.groups + 1)
                )
            at = candidate + 1
        return None


def _bounds(allowance: Allowance, program: LinearProgram, subject: Subject, at: int) -> int | None:
    start = subject.byte(at)
    _pay(allowance, program, len(subject.data) - start, whole=True)
    found_at = program.bounds.search(subject.data, start)
    return subject.sign(found_at.start()) if found_at else None


def _linear(allowance: Allowance, program: LinearProgram, subject: Subject, at: int) -> Spans | None:
    start = subject.byte(at)
    data = subject.data
    rest = len(data) - start
    _pay(allowance, program, rest, whole=program.far)
    if program.engine.groups and rest * program.size > SMALL:
        bounds = program.bounds.search(data, start)
        if bounds is None:
            return None
        start = bounds.start()
        allowance.spend((bounds.end() - start) * program.size // STATES_A_STEP)
    match = program.engine.search(data, start)
    if match is None:
        return None
    if not program.far:
        allowance.spend((match.end() - start) // BYTES_A_STEP)
    spans = (match.span(group) for group in range(program.engine.groups + 1))
    if subject.plain:
        return tuple(spans)
    listed = tuple(spans)
    places = {place: subject.sign(place) for place in sorted({place for span in listed for place in span})}
    return tuple((places[low], places[high]) for low, high in listed)


def _pay(allowance: Allowance, program: LinearProgram, size: int, *, whole: bool) -> None:
    states = size * program.size // STATES_A_STEP if program.manifold else 0
    allowance.spend(3 + states + (size // BYTES_A_STEP if whole else 0))


@lru_cache(maxsize=300)
def read(source: str, options: int) -> ReadPattern:
    """The pattern, read once; raises RubyError (RegexpError)."""
    if len(source) > MAX_SOURCE:
        raise RubyError("RegexpError", f"a pattern has at most {MAX_SOURCE} characters")
    return ReadPattern(read_pattern(source, options))
