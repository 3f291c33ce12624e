"""What is wrong with an expression before it runs: where, what, and what is possible instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

FEW = 300
"""So many names are compared; more take longer than a hint is worth."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of an expression; line and column count from 1, within the expression."""

    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}" + (f" – {self.hint}" if self.hint else "")


def alike(name: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or the known names when none is near and they are few."""
    names = {each.lower(): each for each in sorted(known)}
    if len(name) > 100 or len(names) > FEW:
        return ""
    if close := difflib.get_close_matches(name.lower(), names, n=1):
        return f'did you mean "{names[close[0]]}"?'
    return f"possible: {', '.join(sorted(names.values()))}" if 0 < len(names) <= 12 else ""
