"""A template file: front matter between `---` lines, then a Markdown body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.errors import Place


@dataclass(frozen=True)
class Document:
    """A template by name; `body_line` is the body's first line in its file, counting from 1."""

    name: str
    body: str
    front: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(""))
    body_line: int = 1


def split(text: str) -> tuple[str, str, int]:
    """(front matter, body, line the body starts at); the front matter is empty if there is none."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return "", text, 1
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return "".join(lines[1 : number - 1]), "".join(lines[number:]), number + 1
    return "", text, 1
