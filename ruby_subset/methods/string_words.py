"""String: ActiveSupport's words, names and shortened texts."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import MatchData, Regexp, Symbol
from ruby_subset.methods.string_changes import replaced
from ruby_subset.methods.string_slices import rindex
from ruby_subset.running.arguments import as_text, as_whole, options_of, room
from ruby_subset.running.matching import escaped, first_match
from ruby_subset.running.table import Call, method
from ruby_subset.texts.english import (
    camelized,
    humanized,
    parameterized,
    pluralized,
    singularized,
    titleized,
    transliterated,
    underscored,
)
from ruby_subset.texts.following import WHITE

_UPPER = Symbol("upper")
MAX_WORD = 20_000
"""Characters of a text that words are made of."""


def _pay(call: Call, text: str) -> None:
    if len(text) > MAX_WORD:
        call.run.spend(len(text) // 2)
    call.run.spend(5 + len(text) // 4)
    room(call.run, 2 * len(text))


def _told(value: Any) -> bool:
    return value is not None and value is not False


@method("String", "pluralize")
def pluralize(call: Call, text: str, count: Any = None, _locale: Any = None) -> str:
    """The word for several; the word itself for a count of 1."""
    _pay(call, text)
    return text if count == 1 and not isinstance(count, bool) else pluralized(text)


@method("String", "singularize")
def singularize(call: Call, text: str, _locale: Any = None) -> str:
    """The word for one."""
    _pay(call, text)
    return singularized(text)


@method("String", "humanize", keywords="capitalize keep_id_suffix")
def humanize(call: Call, text: str) -> str:
    """A name as a person says it."""
    _pay(call, text)
    named = call.named
    return humanized(
        text, capitalize=_told(named.get("capitalize", True)), keep_id_suffix=_told(named.get("keep_id_suffix", False))
    )


@method("String", "titleize", "titlecase", keywords="keep_id_suffix")
def titleize(call: Call, text: str) -> str:
    """A name as a title."""
    _pay(call, text)
    return titleized(text, keep_id_suffix=_told(call.named.get("keep_id_suffix", False)))


@method("String", "camelize", "camelcase")
def camelize(call: Call, text: str, first: Any = _UPPER) -> str:
    """`merge_request` → `MergeRequest`."""
    _pay(call, text)
    if first not in (Symbol("upper"), Symbol("lower")):
        raise RubyError("ArgumentError", "Invalid option, use either :upper or :lower.")
    return camelized(text, upper=first == Symbol("upper"))


@method("String", "underscore")
def underscore(call: Call, text: str) -> str:
    """`MergeRequest` → `merge_request`."""
    _pay(call, text)
    return underscored(text)


@method("String", "dasherize")
def dasherize(call: Call, text: str) -> str:
    """`merge_request` → `merge-request`."""
    _pay(call, text)
    return text.replace("_", "-")


@method("String", "tableize")
def tableize(call: Call, text: str) -> str:
    """`MergeRequest` → `merge_requests`."""
    _pay(call, text)
    return pluralized(underscored(text))


@method("String", "classify")
def classify(call: Call, text: str) -> str:
    """`merge_requests` → `MergeRequest`."""
    _pay(call, text)
    return camelized(singularized(text.rpartition(".")[2]))


@method("String", "demodulize")
def demodulize(call: Call, text: str) -> str:
    """`A::B` → `B`."""
    _pay(call, text)
    return text.rpartition("::")[2]


@method("String", "deconstantize")
def deconstantize(call: Call, text: str) -> str:
    """`A::B` → `A`."""
    _pay(call, text)
    return text.rpartition("::")[0]


@method("String", "foreign_key")
def foreign_key(call: Call, text: str, separated: Any = True) -> str:
    """`A::Milestone` → `milestone_id`."""
    _pay(call, text)
    return underscored(text.rpartition("::")[2]) + ("_id" if _told(separated) else "id")


@method("String", "parameterize", keywords="separator preserve_case locale")
def parameterize(call: Call, text: str) -> str:
    """As part of an address."""
    _pay(call, text)
    separator = call.named.get("separator", "-")
    return parameterized(
        text,
        "" if separator is None else as_text(separator),
        preserve_case=_told(call.named.get("preserve_case", False)),
    )


@method("String", "transliterate")
def transliterate(call: Call, text: str) -> str:
    """In ASCII alone."""
    _pay(call, text)
    return transliterated(text)


@method("String", "upcase_first")
def upcase_first(call: Call, text: str) -> str:
    """With its first letter in upper case."""
    room(call.run, len(text))
    return text[:1].upper() + text[1:]


@method("String", "downcase_first")
def downcase_first(call: Call, text: str) -> str:
    """With its first letter in lower case."""
    room(call.run, len(text))
    return text[:1].lower() + text[1:]


@method("String", "squish")
def squish(call: Call, text: str) -> str:
    """Without white space at its ends, and with a single space for each other run of it."""
    call.run.spend(len(text) // 20)
    room(call.run, len(text))
    return " ".join(text.split()).strip(WHITE)


@method("String", "truncate")
def truncate(call: Call, text: str, size: Any, options: Any = None) -> str:
    """Shortened to a length, of which `...` is part."""
    most = as_whole(size)
    if len(text) <= most:
        return text
    named = options_of(options)
    omission = named.get("omission")
    mark = "..." if omission is None else as_text(omission)
    stop = most - len(mark)
    separator = named.get("separator")
    if _told(separator):
        place = rindex(call, text, separator, stop)
        stop = stop if place is None else place
    room(call.run, max(0, stop))
    return text[:stop] + mark if stop >= 0 else mark


@method("String", "truncate_words")
def truncate_words(call: Call, text: str, count: Any, options: Any = None) -> str:
    """Shortened to so many words."""
    named = options_of(options)
    separator = named.get("separator")
    given = separator if isinstance(separator, Regexp) else None
    source = given.source if given else r"\s+" if not _told(separator) else escaped(call.run.text(separator))
    words = as_whole(count)
    if words < 1:
        raise RubyError("RegexpError", "target of repeat operator is invalid")
    call.run.spend(100)
    part = f"(?:{source})"
    pattern = Regexp(rf"\A((?>.+?{part}){{{words - 1}}}.+?){part}.*", 4)
    result = first_match(call.run, pattern, text)
    omission = named.get("omission")
    return text if result is None else (result.group(1) or "") + ("..." if omission is None else as_text(omission))


@method("String", "truncate_bytes", keywords="omission")
def truncate_bytes(call: Call, text: str, size: Any) -> str:
    """Shortened to so many bytes."""
    most = as_whole(size)
    room(call.run, len(text))
    omission = call.named.get("omission", "…")
    mark = "" if omission is None else as_text(omission)
    if len(text.encode("utf-8", "replace")) <= most:
        return text
    left = most - len(mark.encode("utf-8", "replace"))
    if left < 0:
        raise RubyError("ArgumentError", f"Omission is larger than the truncation length of {most} bytes")
    return text.encode("utf-8", "replace")[:left].decode("utf-8", "ignore") + mark


@method("String", "strip_heredoc")
def strip_heredoc(call: Call, text: str) -> str:
    """Without the indentation that all lines share."""
    call.run.spend(len(text) // 50)
    room(call.run, len(text))
    depths = [len(line) - len(line.lstrip(" \t")) for line in text.split("\n") if line.strip(WHITE)]
    depth = min(depths, default=0)
    return "\n".join(line[min(depth, len(line) - len(line.lstrip(" \t"))) :] for line in text.split("\n"))


@method("String", "indent")
def indent(call: Call, text: str, amount: Any, sign: Any = None, empty_lines: Any = False) -> str:
    """With its lines set in."""
    first = first_match(call.run, Regexp("^[ \\t]"), text)
    mark = as_text(sign) if _told(sign) else (first.group(0) if first else None) or " "
    number = as_whole(amount)
    room(call.run, len(mark) * max(0, number))
    added = mark * number

    def new(_: MatchData) -> str:
        return added

    return replaced(call, text, Regexp("^" if _told(empty_lines) else "^(?!$)"), new)


@method("String", "constantize", "safe_constantize")
def constantize(_call: Call, text: str) -> Any:
    """Refused: classes are named in a program, not in a text."""
    raise RubyError("NameError", f"uninitialized constant {text[:80]}")
