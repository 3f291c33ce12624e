"""String: its letters, bytes and lines, and the texts that follow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ruby_subset.core.values import Enumerator
from ruby_subset.running.arguments import as_text, as_whole, list_room, room
from ruby_subset.running.table import Call, method
from ruby_subset.texts.following import successor


def _walk(call: Call, text: str, name: str, items: Iterable[Any], *arguments: Any) -> Any:
    """Hands each to the block; without one a walk that waits for it."""
    if call.block is None:
        return Enumerator(text, name, arguments)
    for item in items:
        call.run.spend(1)
        call.block.call(item)
    return text


def _listed(call: Call, text: str, items: list[Any]) -> Any:
    """A list of them, or each handed to the block."""
    return items if call.block is None else _walk(call, text, "each", items)


@method("String", "chars", "grapheme_clusters")
def chars(call: Call, text: str) -> Any:
    """Its letters."""
    list_room(call.run, len(text))
    return _listed(call, text, list(text))


@method("String", "each_char", "each_grapheme_cluster")
def each_char(call: Call, text: str) -> Any:
    """Each letter in its turn."""
    return _walk(call, text, "each_char", text)


@method("String", "bytes")
def bytes_(call: Call, text: str) -> Any:
    """Its bytes in UTF-8."""
    list_room(call.run, 2 * len(text))
    return _listed(call, text, list(text.encode("utf-8", "replace")))


@method("String", "each_byte")
def each_byte(call: Call, text: str) -> Any:
    """Each byte in its turn."""
    room(call.run, len(text))
    return _walk(call, text, "each_byte", text.encode("utf-8", "replace"))


@method("String", "getbyte")
def getbyte(call: Call, text: str, at: Any) -> int | None:
    """One byte."""
    room(call.run, len(text))
    data, place = text.encode("utf-8", "replace"), as_whole(at)
    return data[place] if -len(data) <= place < len(data) else None


@method("String", "codepoints")
def codepoints(call: Call, text: str) -> Any:
    """The numbers of its letters."""
    list_room(call.run, len(text))
    return _listed(call, text, list(map(ord, text)))


@method("String", "each_codepoint")
def each_codepoint(call: Call, text: str) -> Any:
    """The number of each letter in its turn."""
    return _walk(call, text, "each_codepoint", map(ord, text))


@method("String", "lines", keywords="chomp")
def lines(call: Call, text: str, separator: Any = "\n") -> Any:
    """Its lines with their breaks; without them with `chomp: true`."""
    return _listed(call, text, _parted(call, text, separator))


def _parted(call: Call, text: str, separator: Any) -> list[str]:
    room(call.run, len(text))
    listed = _lines(text, separator, chomp=call.named.get("chomp") not in (None, False))
    list_room(call.run, len(listed))
    return listed


@method("String", "each_line", keywords="chomp")
def each_line(call: Call, text: str, separator: Any = "\n") -> Any:
    """Each line in its turn."""
    listed = _parted(call, text, separator)
    return Enumerator(listed, "each") if call.block is None else _walk(call, text, "each_line", listed)


def _lines(text: str, separator: Any, *, chomp: bool) -> list[str]:
    if separator is None:
        return [text] if text else []
    ending = as_text(separator)
    if not ending:
        return _paragraphs(text, chomp=chomp)
    parts = text.split(ending)
    last = parts.pop()
    if not chomp:
        return [part + ending for part in parts] + ([last] if last else [])
    listed = parts + ([last] if last else [])
    return [part.removesuffix("\r") if ending == "\n" and at < len(parts) else part for at, part in enumerate(listed)]


def _paragraphs(text: str, *, chomp: bool) -> list[str]:
    listed, at = [], 0
    while at < len(text):
        low = text.find("\n\n", at)
        if low < 0:
            listed.append(text[at:])
            break
        high = low
        while text.startswith("\n", high):
            high += 1
        listed.append(text[at : low if chomp else high])
        at = high
    return listed


@method("String", "upto")
def upto(call: Call, text: str, last: Any, exclusive: Any = False) -> Any:
    """Each text from this to another in its turn."""
    end = as_text(last)
    return _walk(call, text, "upto", texts_up_to(text, end, bool(exclusive)), last, exclusive)


def texts_up_to(first: str, last: str, exclusive: bool = False) -> Iterator[str]:
    """`('a'..'e')`: single letters by their number, digits as numbers, else what follows until it is longer."""
    if len(first) == len(last) == 1 and first.isascii() and last.isascii():
        yield from map(chr, range(ord(first), ord(last) + (not exclusive)))
    elif first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
        width = len(first)
        for number in range(int(first), int(last) + (not exclusive)):
            yield f"{number:0{width}d}"
    elif first < last or (first == last and not exclusive):
        while True:
            yield first
            at_end, first = first == last, successor(first)
            if at_end or (exclusive and first == last) or not first or len(first) > len(last):
                return
