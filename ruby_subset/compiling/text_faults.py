"""Why a text cannot be read: braces, backslashes; in the words of who wrote it."""

from __future__ import annotations

import re

from ruby_subset.core.problem import Problem

MARK = re.compile(r"\\u(?![0-9a-fA-F]{4}|\{)|\\x(?![0-9a-fA-F])|\\(?=\Z)|\\.|#\{|\{|\}", re.DOTALL)


def fault_of_text(source: str) -> Problem | None:
    """The first thing that makes of `%Q{source}` something else than a text, where that is plain to see."""
    opened: list[tuple[int, str]] = []
    for match in MARK.finditer(source):
        mark, at = match[0], match.start()
        if mark == "\\":
            return _problem(source, at, "a backslash at the very end takes the quote away", r"write `\\`")
        if mark in {r"\u", r"\x"}:
            wanted = "four digits" if mark == r"\u" else "digits"
            return _problem(source, at, f"`{mark}` wants {wanted}", r"write `\\` for a backslash")
        if mark == "}" and not opened:
            return _problem(source, at, "a brace closes what nothing opened", r"write `\}`")
        if mark == "}":
            opened.pop()
        elif mark[-1] == "{" and mark[0] != "\\":
            opened.append((at, mark))
    plain = [at for at, mark in opened if mark == "{"]
    return _problem(source, plain[0], "a brace opens what nothing closes", r"write `\{`") if plain else None


def _problem(source: str, at: int, message: str, hint: str) -> Problem:
    before = source[:at]
    return Problem(before.count("\n") + 1, at - before.rfind("\n"), message, hint)
