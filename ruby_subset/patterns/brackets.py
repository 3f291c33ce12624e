"""Reads a class in brackets: ranges, escapes, `[:alpha:]`, brackets in brackets and what is common to both (`&&`)."""

from __future__ import annotations

import re

from ruby_subset.patterns import sets
from ruby_subset.patterns.escapes import PatternText
from ruby_subset.patterns.sets import CharSet

_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
MAX_NESTING = 20


def bracket(text: PatternText, depth: int = 0) -> CharSet:
    """The set that the bracket here stands for; the place is behind its `[`."""
    if depth > MAX_NESTING:
        raise text.fault("too deep nest level")
    negated = text.takes("^")
    if text.sees("]") and "]" not in text.source[text.at + 1 :]:
        raise text.fault("empty char-class")
    parts: list[CharSet] = []
    met: list[CharSet] = []
    first = True
    while first or not text.takes("]"):
        if text.takes("&&"):
            met.append(sets.joined(tuple(parts)))
            parts = []
        else:
            parts.append(_member(text, depth))
        first = False
    whole = sets.joined(tuple(parts))
    if met:
        whole = sets.met((*met, whole))
    return whole.turned() if negated else whole


def _member(text: PatternText, depth: int) -> CharSet:
    if not text.next():
        raise text.fault("premature end of char-class")
    if text.sees("[:") and (match := _POSIX.match(text.source, text.at)):
        if match[2] not in sets.NAMED:
            raise text.fault("invalid POSIX bracket type")
        text.at = match.end()
        return sets.NAMED[match[2]].turned() if match[1] else sets.NAMED[match[2]]
    if text.takes("["):
        return bracket(text, depth + 1)
    if text.sees("\\"):
        named = text.set_escape()
        if named is not None:
            if text.sees("-") and not text.sees("-]") and not text.sees("-["):
                raise text.fault("unmatched range specifier in char-class")
            return named
    return _range(text)


def _range(text: PatternText) -> CharSet:
    low = _signs(text)
    follows = text.source[text.at + 1 : text.at + 2]
    if not text.sees("-") or follows in {"]", ""} or text.sees("-&&"):
        return sets.of(*low)
    text.at += 1
    if text.sees("["):
        return sets.of(*low, "-")
    if text.sees("\\") and text.set_escape() is not None:
        raise text.fault("char-class value at end of range")
    high = _signs(text)
    if high[0] < low[-1]:
        raise text.fault("empty range in char class")
    return CharSet(ranges=((ord(low[-1]), ord(high[0])), *sets.of(*low, *high[1:]).ranges))


def _signs(text: PatternText) -> str:
    if text.takes("\\b"):
        return "\b"
    if text.sees("\\"):
        return text.characters()
    if not text.next():
        raise text.fault("premature end of char-class")
    text.at += 1
    return text.source[text.at - 1]
