"""String: replaced, split, and set into a width."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Hash, MatchData, Regexp
from ruby_subset.methods.match_data import named_group
from ruby_subset.patterns.pattern import Subject, read
from ruby_subset.running.arguments import as_pattern, as_text, as_whole, list_room, room, shown_kind
from ruby_subset.running.matching import matches
from ruby_subset.running.table import Call, method

_TEMPLATE = re.compile(r"\\(?:(\d)|k<([^>]*)>|([&`'\\]))")
_AWK = re.compile(r"[\t\n\v\f\r ]+")

Replacing = Callable[[MatchData], str]


@method("String", "sub")
def sub(call: Call, text: str, sought: Any, new: Any = ...) -> Any:
    """With the first place of a text or pattern replaced."""
    if new is ... and call.block is None:
        raise RubyError("ArgumentError", "wrong number of arguments (given 1, expected 2)")
    return _replaced(call, text, as_pattern(sought), _replacing(call, new), once=True)


@method("String", "gsub")
def gsub(call: Call, text: str, sought: Any, new: Any = ...) -> Any:
    """With all places of a text or pattern replaced."""
    if new is ... and call.block is None:
        return Enumerator(text, "gsub", (sought,))
    return _replaced(call, text, as_pattern(sought), _replacing(call, new), once=False)


@method("String", "remove")
def remove(call: Call, text: str, *patterns: Any) -> str:
    """Without all places of texts or patterns."""
    for sought in patterns:
        text = _replaced(call, text, as_pattern(sought), lambda _: "", once=False)
    return text


def replaced(call: Call, text: str, pattern: Regexp, new: Replacing, *, once: bool = False) -> str:
    """With places of a pattern replaced, whatever `$~` is."""
    kept = call.run.match
    try:
        return _replaced(call, text, pattern, new, once=once)
    finally:
        call.run.match = kept


def _replaced(call: Call, text: str, sought: str | Regexp, new: Replacing, *, once: bool) -> str:
    pieces, at, last, size = [], 0, None, len(text)
    for result in matches(call.run, sought, text):
        call.run.match = last = result
        low, high = result.spans[0]
        piece = new(result)
        size += len(piece) + low - high
        call.run.spend(2, 100 + len(piece))
        pieces += [text[at:low], piece]
        at = high
        if once:
            break
    call.run.match = last
    if last is None:
        return text
    room(call.run, size)
    return "".join(pieces) + text[at:]


def _replacing(call: Call, new: Any) -> Replacing:
    """What stands for a match: made by the block, looked up in a hash, or written with `\\1` and `\\k<name>`."""
    block, run = call.block, call.run
    if new is ...:
        return lambda result: run.text(block.call(result.group(0)) if block else None)
    if isinstance(new, Hash):
        return lambda result: run.text(new[result.group(0)])
    template = as_text(new)
    if "\\" not in template:
        return lambda _: template
    return lambda result: expanded(template, result)


def expanded(template: str, result: MatchData) -> str:
    """A replacement with the groups of a match in it; raises IndexError."""

    def group(match: re.Match[str]) -> str:
        number, name, sign = match.groups()
        if number:
            return "" if result.names and number != "0" else result.group(int(number)) or ""
        if name is not None:
            return (result.group(int(name)) if name.isdecimal() else named_group(result, name)) or ""
        low, high = result.spans[0]
        return {"&": result.text[low:high], "`": result.text[:low], "'": result.text[high:], "\\": "\\"}[sign]

    return _TEMPLATE.sub(group, template)


@method("String", "split")
def split(call: Call, text: str, separator: Any = None, limit: Any = 0) -> Any:
    """Its parts between a text, a pattern or white space; empty ones at the end only with a limit."""
    most = as_whole(limit)
    list_room(call.run, 0)
    room(call.run, len(text))
    if most == 1:
        parts = [text] if text else []
    elif separator is None or separator == " ":
        parts = _words(text, most)
    elif isinstance(separator, Regexp):
        parts = _by_pattern(call, text, separator, most)
    elif isinstance(separator, str):
        parts = _by_text(text, separator, most)
    else:
        raise RubyError("TypeError", f"wrong argument type {shown_kind(separator)} (expected Regexp)")
    if not most:
        while parts and not parts[-1]:
            parts.pop()
    list_room(call.run, len(parts))
    if call.block is None:
        return parts
    for part in parts:
        call.block.call(part)
    return text


def _words(text: str, most: int) -> list[str]:
    bare = text.lstrip("\t\n\v\f\r ")
    return _AWK.split(bare, max(0, most - 1)) if bare else []


def _by_text(text: str, sought: str, most: int) -> list[str]:
    if not text:
        return []
    if sought:
        return text.split(sought, most - 1 if most > 0 else -1)
    if most > 0:
        return [*text[: most - 1], *([text[most - 1 :]] if len(text) >= most else [""])]
    return [*text, ""]


def _by_pattern(call: Call, text: str, regexp: Regexp, most: int) -> list[str]:
    if not text:
        return []
    pattern, subject = read(regexp.source, regexp.options), Subject(text)
    parts: list[str] = []
    begin = start = 0
    after_nothing = False
    count = 1
    while start <= len(text) and (spans := pattern.find(call.run, subject, start)) is not None:
        call.run.spend(1, 60)
        low, high = spans[0]
        if low == high == start:
            if not after_nothing:
                start, after_nothing = start + 1, True
                continue
            parts.append(text[begin : begin + 1])
            begin = start
        else:
            parts.append(text[begin:low])
            begin = start = high
        after_nothing = False
        parts += [text[first:last] for first, last in spans[1:] if first >= 0]
        count += 1
        if 0 < most <= count:
            break
    if begin < len(text) or most:
        parts.append(text[begin:])
    return parts


def _padding(call: Call, text: str, width: Any, pad: Any) -> tuple[int, str]:
    fill = as_text(pad)
    if not fill:
        raise RubyError("ArgumentError", "zero width padding")
    wanted = as_whole(width)
    room(call.run, max(wanted, len(text)))
    return max(0, wanted - len(text)), fill


def _filled(fill: str, size: int) -> str:
    return (fill * (size // len(fill) + 1))[:size]


@method("String", "ljust")
def ljust(call: Call, text: str, width: Any, pad: Any = " ") -> str:
    """Filled up behind to a width."""
    size, fill = _padding(call, text, width, pad)
    return text + _filled(fill, size)


@method("String", "rjust")
def rjust(call: Call, text: str, width: Any, pad: Any = " ") -> str:
    """Filled up in front to a width."""
    size, fill = _padding(call, text, width, pad)
    return _filled(fill, size) + text


@method("String", "center")
def center(call: Call, text: str, width: Any, pad: Any = " ") -> str:
    """Filled up on both sides to a width."""
    size, fill = _padding(call, text, width, pad)
    return _filled(fill, size // 2) + text + _filled(fill, size - size // 2)
