"""String: parts of it by place, by text and by pattern."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Range, Regexp
from ruby_subset.methods.match_data import group
from ruby_subset.running.arguments import as_pattern, as_text, as_whole, room
from ruby_subset.running.matching import matched, matches
from ruby_subset.running.table import Call, method


def span_of(wanted: Range, size: int) -> tuple[int, int] | None:
    """Where a range begins in something of this size, and how long it is; None where it begins outside."""
    low = 0 if wanted.first is None else as_whole(wanted.first)
    high = -1 if wanted.last is None else as_whole(wanted.last)
    low = low + size if low < 0 else low
    high = high + size if high < 0 else high
    if not 0 <= low <= size:
        return None
    high += not (wanted.exclusive and wanted.last is not None)
    return low, max(0, min(high, size) - low)


def cut(call: Call, text: str, at: int, size: int) -> str | None:
    """So many characters from a place on; nil where that is outside."""
    at = at + len(text) if at < 0 else at
    if not 0 <= at <= len(text) or size < 0:
        return None
    taken = text[at : at + size]
    if len(taken) > 100:
        room(call.run, len(taken))
    return taken


@method("String", "[]", "slice")
def slice_(call: Call, text: str, which: Any, more: Any = ...) -> Any:
    """A character, a part by place and length or range, a text that is in it, or what a pattern matches."""
    if isinstance(which, Regexp):
        result = matched(call.run, which, text)
        return None if result is None else group(call, result, 0 if more is ... else more)
    if more is not ...:
        return cut(call, text, as_whole(which), as_whole(more))
    if isinstance(which, str):
        call.run.spend(1 + len(text) // 2_000)
        return which if which in text else None
    if isinstance(which, Range):
        span = span_of(which, len(text))
        return None if span is None else cut(call, text, *span)
    at = as_whole(which)
    return text[at] if -len(text) <= at < len(text) else None


@method("String", "byteslice")
def byteslice(call: Call, text: str, at: Any, size: Any = 1) -> str | None:
    """A part by bytes; half characters are replaced."""
    room(call.run, len(text))
    data = text.encode("utf-8", "replace")
    span = span_of(at, len(data)) if isinstance(at, Range) else (as_whole(at), as_whole(size))
    if span is None:
        return None
    low = span[0] + len(data) if span[0] < 0 else span[0]
    if not 0 <= low <= len(data) or span[1] < 0:
        return None
    return data[low : low + span[1]].decode("utf-8", "replace")


@method("String", "index")
def index(call: Call, text: str, sought: Any, at: Any = 0) -> int | None:
    """Where a text or pattern first is, from a place on."""
    start = as_whole(at)
    start = start + len(text) if start < 0 else start
    pattern = sought if isinstance(sought, Regexp) else as_text(sought)
    if not 0 <= start <= len(text):
        if isinstance(pattern, Regexp):
            call.run.match = None
        return None
    if isinstance(pattern, Regexp):
        result = matched(call.run, pattern, text, start)
        return result.spans[0][0] if result else None
    call.run.spend(1 + len(text) // 2_000)
    place = text.find(pattern, start)
    return None if place < 0 else place


@method("String", "rindex")
def rindex(call: Call, text: str, sought: Any, at: Any = None) -> int | None:
    """Where a text or pattern last is, up to a place."""
    last = len(text) if at is None else as_whole(at)
    last = last + len(text) if last < 0 else last
    pattern = as_pattern(sought)
    if last < 0:
        return None
    if isinstance(pattern, str):
        call.run.spend(1 + len(text) // 2_000)
        place = text.rfind(pattern, 0, last + len(pattern))
        return None if place < 0 else place
    result = last_match(call, pattern, text, min(last, len(text)))
    return result.spans[0][0] if result else None


def last_match(call: Call, pattern: Regexp, text: str, last: int) -> Any:
    """The match that begins last, at this place or before it; `$~` is it."""
    sealed = Regexp(
        f"\\G(?:{pattern.source}\n)" if pattern.options & 2 else f"\\G(?:{pattern.source})", pattern.options
    )
    hit = None
    for at in range(last, -1, -1):
        call.run.spend(1)
        hit = matched(call.run, sealed, text, at)
        if hit is not None:
            break
    return hit


@method("String", "first")
def first(call: Call, text: str, size: Any = 1) -> str:
    """Its first characters."""
    number = as_whole(size)
    if number < 0:
        raise RubyError("ArgumentError", "negative limit")
    return cut(call, text, 0, number) or ""


@method("String", "last")
def last(call: Call, text: str, size: Any = 1) -> str:
    """Its last characters."""
    number = as_whole(size)
    if number < 0:
        raise RubyError("ArgumentError", "negative limit")
    return cut(call, text, max(len(text) - number, 0), number) or ""


@method("String", "at")
def at_(call: Call, text: str, which: Any) -> Any:
    """`[]`."""
    return slice_(call, text, which)


@method("String", "from")
def from_(call: Call, text: str, at: Any) -> str | None:
    """From a place to the end."""
    return cut(call, text, as_whole(at), len(text))


@method("String", "to")
def to(call: Call, text: str, at: Any) -> str:
    """From the beginning up to a place."""
    place = as_whole(at)
    return cut(call, text, 0, (place + len(text) if place < 0 else place) + 1) or ""


@method("String", "partition")
def partition(call: Call, text: str, sought: Any) -> list[str]:
    """What stands before the first place of a text or pattern, it, and what stands behind it."""
    pattern = as_pattern(sought)
    room(call.run, len(text))
    if isinstance(pattern, str):
        call.run.spend(1 + len(text) // 2_000)
        at = text.find(pattern)
        return [text, "", ""] if at < 0 else [text[:at], pattern, text[at + len(pattern) :]]
    result = matched(call.run, pattern, text)
    if result is None:
        return [text, "", ""]
    low, high = result.spans[0]
    return [text[:low], text[low:high], text[high:]]


@method("String", "rpartition")
def rpartition(call: Call, text: str, sought: Any) -> list[str]:
    """The same for the last place."""
    pattern = as_pattern(sought)
    room(call.run, len(text))
    if isinstance(pattern, str):
        at = text.rfind(pattern)
        return ["", "", text] if at < 0 else [text[:at], pattern, text[at + len(pattern) :]]
    result = last_match(call, pattern, text, len(text))
    if result is None:
        return ["", "", text]
    low, high = result.spans[0]
    return [text[:low], text[low:high], text[high:]]


@method("String", "scan")
def scan(call: Call, text: str, sought: Any) -> Any:
    """All that a text or pattern finds: texts, or lists of groups; with a block each in its turn."""
    pattern = as_text(sought) if isinstance(sought, str) else as_pattern(sought)
    results: list[Any] = []
    for result in matches(call.run, pattern, text):
        call.run.spend(2, 80 + 60 * len(result.spans))
        call.run.match = result
        item: Any = (
            result.group(0) if len(result.spans) == 1 else [result.group(n) for n in range(1, len(result.spans))]
        )
        if call.block:
            call.block.call(item)
        else:
            results.append(item)
    if not results and not call.block:
        call.run.match = None
    return text if call.block else results
