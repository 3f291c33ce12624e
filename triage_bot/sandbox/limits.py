"""The application limiter: so many notes or issues a minute, measured in real time."""

from __future__ import annotations

from collections import defaultdict, deque

from triage_bot.sandbox import clock
from triage_bot.sandbox.errors import TooOften

WINDOW = 60.0
HOOK_TESTS = 5


class Limits:
    """Counts per user (notes) or per user and project (issues); 0 switches a limit off."""

    def __init__(self, notes: int = 60, issues: int = 200) -> None:
        self.per_minute = {"notes": notes, "issues": issues, "hook_tests": HOOK_TESTS}
        self._seen: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def spend(self, kind: str, who: str) -> None:
        most = self.per_minute[kind]
        if most <= 0:
            return
        seen, now = self._seen[kind, who], clock.monotonic()
        while seen and now - seen[0] >= WINDOW:
            seen.popleft()
        if len(seen) >= most:
            raise TooOften()
        seen.append(now)

    def set(self, kind: str, per_minute: int) -> None:
        self.per_minute[kind] = per_minute
        self._seen.clear()
