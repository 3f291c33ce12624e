"""Laws that the program does not keep yet, each with the reason; what breaks them is counted apart."""

from __future__ import annotations

from collections.abc import Iterable

WAITING: dict[str, str] = {}
"""How the lines of a law begin, and what is to be built before it is switched on."""


def waits(line: str) -> bool:
    """True if the law that this line breaks is not switched on yet."""
    return line.startswith(tuple(WAITING))


def by_law(lines: Iterable[str]) -> dict[str, int]:
    """How often each law that waits was broken."""
    lines = list(lines)
    return {law: sum(line.startswith(law) for line in lines) for law in WAITING}
