"""What a simulated year came to, in figures for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What came of it."""

    days: int = 0
    runs: int = 0
    looks: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    acts: int = 0
    requests: int = 0
    issues: int = 0
    closed: int = 0
    per_csm_and_week: float = 0.0

    def rows(self) -> list[tuple[str, str]]:
        """The figures for people."""
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in self.changes.most_common())
        return [
            ("days", str(self.days)),
            ("runs, looks at one issue", f"{self.runs}, {self.looks}"),
            ("acts of people", str(self.acts)),
            ("issues, closed in the end", f"{self.issues}, {self.closed}"),
            ("changes", kinds),
            ("requests of the bot", str(self.requests)),
            ("bot comments per CSM and week", f"{self.per_csm_and_week:.2f}"),
            ("laws broken", str(len(self.broken))),
        ]
