"""The application limiter (so many notes or issues a minute) and the request throttle, in real time."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import NamedTuple

from gitlab_sandbox import clock
from gitlab_sandbox.errors import TooOften

WINDOW = 60.0
WINDOWS = {"users": 600.0}  # seconds; a minute for the others
HOOK_TESTS = 5
"""Of GitLab.com, as the others below (https://docs.gitlab.com/security/rate_limits/, https://docs.gitlab.com/user/gitlab_com/)."""


class Observed(NamedTuple):
    """Where a caller stands with the request throttle."""

    limit: int
    used: int
    seconds_left: float

    @property
    def over(self) -> bool:
        return self.used > self.limit


class Limits:
    """Counts per user (notes), user and project (issues) or token (requests, off at first); 0 is off."""

    def __init__(self, notes: int = 60, issues: int = 200) -> None:
        self.most = {"notes": notes, "issues": issues, "requests": 0, "hook_tests": HOOK_TESTS, "users": 300}
        self._seen: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._windows: dict[str, tuple[float, int]] = {}

    def spend(self, kind: str, who: str) -> None:
        most = self.most[kind]
        if most <= 0:
            return
        seen, now = self._seen[kind, who], clock.monotonic()
        while seen and now - seen[0] >= WINDOWS.get(kind, WINDOW):
            seen.popleft()
        if len(seen) >= most:
            raise TooOften()
        seen.append(now)

    def request(self, who: str) -> Observed | None:
        """Counts a request in its fixed minute; nothing while the throttle is off."""
        limit, now = self.most["requests"], clock.monotonic()
        if limit <= 0:
            return None
        start, count = self._windows.get(who, (now, 0))
        if now - start >= WINDOW:
            start, count = now, 0
        self._windows[who] = start, count + 1
        return Observed(limit, count + 1, WINDOW - (now - start))

    def set(self, kind: str, most: int) -> None:
        self.most[kind] = most
        self._seen.clear()
        self._windows.clear()
