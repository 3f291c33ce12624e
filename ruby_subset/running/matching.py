"""Looks for patterns and plain texts in a text, once or again and again, and keeps what was found last (`$~`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruby_subset.core.values import MatchData, Regexp
from ruby_subset.patterns.pattern import Subject, read

if TYPE_CHECKING:
    from ruby_subset.running.run import Run


SHORT = 100
"""Characters of a text whose match is kept."""
MOST_KEPT = 2_000
_KEPT: dict[tuple[str, int, str], MatchData | None] = {}


def first_match(run: Run, regexp: Regexp, text: str, at: int = 0) -> MatchData | None:
    """The first match at a place or behind it; raises RegexpError, RubyTooCostly."""
    if at == 0 and len(text) <= SHORT:
        return _short_match(run, regexp, text)
    run.spend(1 + len(text) // 2_000)
    return _searched(run, regexp, text, at)


def _searched(run: Run, regexp: Regexp, text: str, at: int) -> MatchData | None:
    pattern = read(regexp.source, regexp.options)
    spans = pattern.find(run, Subject(text), at)
    return None if spans is None else MatchData(regexp, text, spans, pattern.tree.names)


def _short_match(run: Run, regexp: Regexp, text: str) -> MatchData | None:
    """The same for names and titles, which come again and again: what was found lately is kept."""
    key = (regexp.source, regexp.options, text)
    if key in _KEPT:
        return _KEPT[key]
    match = _searched(run, regexp, text, 0)
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = match
    return match


def matched(run: Run, regexp: Regexp, text: str, at: int = 0) -> MatchData | None:
    """The first match, which `$~` then is."""
    run.match = first_match(run, regexp, text, at)
    match: MatchData | None = run.match
    return match


def matches(run: Run, sought: str | Regexp, text: str, at: int = 0) -> Iterator[MatchData]:
    """All matches one behind the other; behind an empty one the search goes on a character later."""
    if isinstance(sought, str):
        yield from _plain_matches(run, sought, text, at)
        return
    pattern = read(sought.source, sought.options)
    subject = Subject(text)
    run.spend(len(text) // 2_000)
    while at <= len(text):
        spans = pattern.find(run, subject, at)
        if spans is None:
            return
        yield MatchData(sought, text, spans, pattern.tree.names)
        low, high = spans[0]
        at = high + (low == high)


def _plain_matches(run: Run, sought: str, text: str, at: int) -> Iterator[MatchData]:
    run.spend(len(text) // 2_000)
    literal = Regexp(escaped(sought))
    while at <= len(text):
        run.spend(1)
        low = text.find(sought, at)
        if low < 0:
            return
        yield MatchData(literal, text, ((low, low + len(sought)),))
        at = low + (len(sought) or 1)


_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f", "\v": "\\v", " ": "\\ "}


def escaped(text: str) -> str:
    """`Regexp.escape`."""
    return "".join(_ESCAPES.get(sign) or (f"\\{sign}" if sign in "[]{}()|-*.\\?+^$#" else sign) for sign in text)


def within(run: Run, sought: str | Regexp, text: str) -> bool:
    """Whether a plain text or a pattern is in it; `$~` stays as it is."""
    if isinstance(sought, str):
        run.spend(1 + len(text) // 2_000)
        return sought in text
    return first_match(run, sought, text) is not None
