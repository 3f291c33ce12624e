"""What is wrong with an expression before it runs: where, what, and what is possible instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of an expression; line and column count from 1, within the expression."""

    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}" + (f" – {self.hint}" if self.hint else "")
