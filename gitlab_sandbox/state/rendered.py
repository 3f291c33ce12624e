"""What stands in a text once Markdown is rendered: the words outside code, and where links lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

SILENT = ("pre", "code", "style", "script", "tt")  # what stands in these names nobody


@dataclass(frozen=True, slots=True)
class Rendered:
    """Pieces are the runs of text that no tag divides: a name written across a tag is none."""

    pieces: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@lru_cache(maxsize=64)  # an edit reads the old text, too
def markdown(text: str | None) -> Rendered:
    if not text:
        return Rendered()
    collector = _Collector()
    collector.feed(_renderer().render(text))
    collector.close()
    collector.flush()
    return Rendered(tuple(collector.pieces), tuple(collector.links))


def title(text: str) -> Rendered:
    """A title is one line without Markdown, so nothing in it is code; entities are read all the same."""
    return Rendered((unescape(text),))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[str] = []
        self._held: list[str] = []
        self._silent = 0  # how deep in code
        self._linked = 0

    def flush(self) -> None:
        if self._held:
            self.pieces.append("".join(self._held))
            self._held.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        if tag in SILENT:
            self._silent += 1
        elif tag == "a":
            self._linked += 1
            self.links += [value for name, value in attrs if name == "href" and value and not self._silent]

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "a":
            self._linked = max(self._linked - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._linked:
            self._held.append(data)
