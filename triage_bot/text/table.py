"""The two-column table in an issue's description: read tolerantly, written readably."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage_bot.text.inert import cell

_LINE = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^[\s:|-]+$")
_SPLIT = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def _plain(text: str) -> str:
    text = text.strip()
    linked = _LINK.fullmatch(text)
    if linked:
        text = linked[2] if linked[2].startswith("http") and linked[1] == linked[2] else linked[1]
    text = re.sub(r"^(\*\*|__|`)(.*)\1$", r"\2", text.strip())
    text = re.sub(r"\\([|\\])", r"\1", text).replace("&lt;!--", "<!--").replace("--&gt;", "-->")
    return text.replace("\u200b", "").strip()


def read(description: str) -> list[tuple[str, str]]:
    """Rows (field, value) of all two-column tables, in order; header and rule lines left out."""
    rows: list[tuple[str, str]] = []
    lines = description.splitlines()
    for number, line in enumerate(lines):
        pair = _pair(line)
        if pair is None or _RULE.match(line):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _LINE.match(following) and _RULE.match(following):
            continue
        rows.append(pair)
    return rows


def _pair(line: str) -> tuple[str, str] | None:
    found = _LINE.match(line)
    if not found:
        return None
    cells = _SPLIT.split(found[1])
    return (_plain(cells[0]), _plain(cells[1])) if len(cells) == 2 else None


def write(rows: Iterable[tuple[str, object]]) -> str:
    """A Markdown table with the heads Field and Value; cells are one line and powerless."""
    lines = [f"| {cell(name)} | {cell(value)} |" for name, value in rows]
    return "\n".join(["| Field | Value |", "| --- | --- |", *lines])
