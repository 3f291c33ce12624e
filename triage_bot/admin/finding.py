"""One thing the doctor found: how it stands, what it is about, what was seen, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"
SHOWN = 10
"""Names listed before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the doctor's report."""

    level: str
    about: str
    what: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f" – {self.cure}" if self.cure else ""
        return f"{self.level:<4}  {self.about}: {self.what}{cure}"


def some(names: Iterable[str]) -> str:
    """`a, b, c and 4 more`."""
    listed = list(names)
    rest = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")
