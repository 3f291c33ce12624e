"""Heredocs that begin within a `#{…}` of a text: their lines stand behind the rest of the text's own line."""

from __future__ import annotations

import re

BEGINNING = re.compile(r"<<[-~](['\"]?)([A-Za-z_]\w*)\1")


def brought_in(source: str) -> str:
    """The text with the lines of such heredocs within the braces, where the grammar looks for them."""
    if "<<~" not in source and "<<-" not in source:
        return source
    lines, out = source.split("\n"), []
    while lines:
        line = lines.pop(0)
        out.append(_with_bodies(line, lines))
    return "\n".join(out)


def _with_bodies(line: str, following: list[str]) -> str:
    """A line with the bodies of the heredocs that begin in its `#{…}`; these are taken from the following lines."""
    at, whole = 0, ""
    for start, end in _holes(line):
        bodies: list[str] = []
        for match in BEGINNING.finditer(line, start, end):
            bodies += _taken(following, match[2])
        whole += line[at:end] + "".join(f"\n{body}" for body in bodies) + ("\n" if bodies else "")
        at = end
    return whole + line[at:]


def _holes(line: str) -> list[tuple[int, int]]:
    """Where the insides of the `#{…}` are that end in this line."""
    holes: list[tuple[int, int]] = []
    start, depth = 0, 0
    for match in re.finditer(r"\\.|#\{|\{|\}", line):
        if match[0] in {"#{", "{"} and depth:
            depth += 1
        elif match[0] == "#{":
            start, depth = match.end(), 1
        elif match[0] == "}" and depth:
            depth -= 1
            holes += [(start, match.start())] if not depth else []
    return holes


def _taken(lines: list[str], word: str) -> list[str]:
    """The lines up to the one that is the word, taken away; none where there is no such line."""
    for number, line in enumerate(lines):
        if line.strip() == word:
            body = lines[: number + 1]
            del lines[: number + 1]
            return body
    return []
