"""What stands in a text once Markdown is rendered: the words outside code, and where links lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape

from markdown_it import MarkdownIt

SILENT = ("pre", "code", "style", "script", "tt")  # what stands in these names nobody
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<(?:(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^<>]*)|[?!][^<>]*)>")
HREF = re.compile(r"""\shref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Pieces are the runs of text that no tag divides: a name written across a tag is none."""

    pieces: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@lru_cache(maxsize=64)  # an edit reads the old text, too
def markdown(text: str | None) -> Rendered:
    if not text:
        return Rendered()
    reading = _Reading(without_comments(_renderer().render(text)))
    return Rendered(tuple(reading.pieces), tuple(reading.links))


def title(text: str) -> Rendered:
    """A title is one line without Markdown, so nothing in it is code; entities are read all the same."""
    return Rendered((unescape(text),))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def without_comments(html: str) -> str:
    """HTML without its comments; one that nobody closes is text."""
    closed = html.rfind("-->") + 3
    return COMMENT.sub("", html[:closed]) + html[closed:] if closed > 2 else html


class _Reading:
    """Goes through HTML tag by tag, in linear time whatever it holds."""

    def __init__(self, html: str) -> None:
        self.pieces: list[str] = []
        self.links: list[str] = []
        self._silent = 0  # how deep in code
        self._linked = 0
        end = 0
        for tag in TAG.finditer(html):
            self._text(html[end : tag.start()])
            self._tag(tag)
            end = tag.end()
        self._text(html[end:])

    def _text(self, text: str) -> None:
        if text and not self._silent and not self._linked:
            self.pieces.append(unescape(text))

    def _tag(self, tag: re.Match[str]) -> None:
        name, step = (tag["name"] or "").lower(), -1 if tag["end"] else 1
        if name in SILENT:
            self._silent = max(self._silent + step, 0)
        elif name == "a":
            self._linked = max(self._linked + step, 0)
            href = HREF.search(tag["rest"]) if step > 0 and not self._silent else None
            self.links += [unescape(href[1].strip("\"'"))] if href else []
