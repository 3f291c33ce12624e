"""Regexp: how patterns are made, what they tell of themselves, and whether a text matches."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, MatchData, Regexp, Symbol
from ruby_subset.patterns.pattern import read
from ruby_subset.running.arguments import as_text, as_whole, room
from ruby_subset.running.matching import escaped, first_match, matched
from ruby_subset.running.table import CONSTANTS, Call, method

CONSTANTS |= {"Regexp::IGNORECASE": 1, "Regexp::EXTENDED": 2, "Regexp::MULTILINE": 4}
_LETTERS = {"i": 1, "x": 2, "m": 4}


def _subject(value: Any) -> str | None:
    """The text that a pattern is asked about: nil is none; raises TypeError."""
    if value is None:
        return None
    return value.name if isinstance(value, Symbol) else as_text(value)


@method("Regexp.", "new", "compile")
def new(call: Call, _: Any, source: Any, options: Any = None, _encoding: Any = None) -> Regexp:
    """A pattern from a text; raises RegexpError."""
    if isinstance(source, Regexp):
        return source
    text = as_text(source)
    number = options if type(options) is int else int(options is not None and options is not False)
    if isinstance(options, str):
        if not set(options) <= set(_LETTERS):
            raise RubyError("ArgumentError", f"unknown regexp option: {options}")
        number = sum(_LETTERS[letter] for letter in set(options))
    call.run.spend(100 + 5 * len(text))
    read(text, number & 7)
    return Regexp(text, number & 7)


@method("Regexp.", "escape", "quote")
def escape(call: Call, _: Any, text: Any) -> str:
    """The text as a pattern that finds just it."""
    plain = text.name if isinstance(text, Symbol) else as_text(text)
    room(call.run, 2 * len(plain))
    return escaped(plain)


@method("Regexp.", "union")
def union(call: Call, _: Any, *patterns: Any) -> Regexp:
    """A pattern that finds any of these."""
    parts = patterns[0] if len(patterns) == 1 and isinstance(patterns[0], list) else patterns
    call.run.spend(100 + 5 * sum(len(part.source if isinstance(part, Regexp) else as_text(part)) for part in parts))
    if not parts:
        return Regexp("(?!)")
    if len(parts) == 1:
        return parts[0] if isinstance(parts[0], Regexp) else Regexp(escaped(parts[0]))
    source = "|".join(embedded(part) if isinstance(part, Regexp) else escaped(part) for part in parts)
    read(source, 0)
    return Regexp(source)


@method("Regexp.", "last_match")
def last_match(call: Call, _: Any, group: Any = None) -> Any:
    """`$~`, or one of its groups."""
    match = call.run.match
    return match if group is None or match is None else call.run.send(match, "[]", group)


@method("Regexp.", "try_convert")
def try_convert(_call: Call, _: Any, value: Any) -> Regexp | None:
    """The value itself where it is a pattern."""
    return value if isinstance(value, Regexp) else None


def embedded(regexp: Regexp) -> str:
    """A pattern inside another: `(?i-mx:source)`."""
    on = "".join(letter for letter in "mix" if regexp.options & _LETTERS[letter])
    off = "".join(letter for letter in "mix" if letter not in on)
    return f"(?{on}{'-' if off else ''}{off}:{regexp.source})"


@method("Regexp", "to_s")
def to_s(_call: Call, regexp: Regexp) -> str:
    """The pattern as it stands inside another."""
    return embedded(regexp)


@method("Regexp", "inspect")
def inspect(_call: Call, regexp: Regexp) -> str:
    """The pattern as a program says it."""
    shown, back = "", False
    for sign in regexp.source:
        shown += "\\/" if sign == "/" and not back else {"\n": "\\n", "\t": "\\t"}.get(sign, sign)
        back = sign == "\\" and not back
    return f"/{shown}/{''.join(letter for letter in 'mix' if regexp.options & _LETTERS[letter])}"


@method("Regexp", "source")
def source(_call: Call, regexp: Regexp) -> str:
    """The pattern as it is written."""
    return regexp.source


@method("Regexp", "options")
def options(_call: Call, regexp: Regexp) -> int:
    """1, 2 and 4 for the letters i, x and m."""
    return regexp.options


@method("Regexp", "casefold?")
def is_casefold(_call: Call, regexp: Regexp) -> bool:
    """Whether case does not matter."""
    return bool(regexp.options & 1)


@method("Regexp", "names")
def names(_call: Call, regexp: Regexp) -> list[str]:
    """The names of its groups."""
    return [name for name, _ in read(regexp.source, regexp.options).tree.names]


@method("Regexp", "named_captures")
def named_captures(_call: Call, regexp: Regexp) -> Hash:
    """The names of its groups with their numbers."""
    return Hash((name, list(numbers)) for name, numbers in read(regexp.source, regexp.options).tree.names)


@method("Regexp", "match")
def match(call: Call, regexp: Regexp, text: Any, at: Any = 0) -> Any:
    """The first match, or nil; with a block what that makes of it."""
    subject = _subject(text)
    if subject is None:
        call.run.match = None
        return None
    return answered(call, matched(call.run, regexp, subject, start(subject, at)))


def start(text: str, at: Any) -> int:
    """A place to begin at, counted from the end where it is negative; behind the text where there is none."""
    place = as_whole(at)
    place = place + len(text) if place < 0 else place
    return place if place >= 0 else len(text) + 1


def answered(call: Call, result: MatchData | None) -> Any:
    """A match as `match` gives it."""
    return call.block.call(result) if call.block and result is not None else result


@method("Regexp", "match?")
def is_match(call: Call, regexp: Regexp, text: Any, at: Any = 0) -> bool:
    """Whether it matches; `$~` stays as it is."""
    subject = _subject(text)
    return subject is not None and first_match(call.run, regexp, subject, start(subject, at)) is not None


@method("Regexp", "=~")
def place(call: Call, regexp: Regexp, text: Any) -> int | None:
    """Where it matches."""
    subject = _subject(text)
    if subject is None:
        call.run.match = None
        return None
    result = matched(call.run, regexp, subject)
    return result.spans[0][0] if result else None


@method("Regexp", "===")
def takes(call: Call, regexp: Regexp, value: Any) -> bool:
    """Whether a text matches; anything else does not."""
    if not isinstance(value, str | Symbol):
        call.run.match = None
        return False
    return matched(call.run, regexp, value if isinstance(value, str) else value.name) is not None


@method("Regexp", "!~")
def is_unmatched(call: Call, regexp: Regexp, text: Any) -> bool:
    """Whether it does not match."""
    return place(call, regexp, text) is None
