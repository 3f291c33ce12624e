"""Keeps notes under GitLab's limit: at most so many in any minute."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

NOTES_A_MINUTE = 60
"""GitLab.com's limit on creating notes, per user."""


@dataclass
class Pace:
    """A rolling window; `clock` gives seconds that only grow, `sleep` takes seconds (or raises: do not wait)."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    limit: int = NOTES_A_MINUTE
    window: float = 60.0
    _sent: deque[float] = field(default_factory=deque)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, count: int = 1) -> None:
        """Returns when so many more may be sent."""
        for _ in range(count):
            while (left := self._reserve()) > 0:
                self.sleep(left)

    def _reserve(self) -> float:
        """Takes a place in the window, or says how many seconds until one is free."""
        with self._turn:
            now = self.clock()
            while self._sent and now - self._sent[0] >= self.window:
                self._sent.popleft()
            if len(self._sent) >= self.limit:
                return self.window - (now - self._sent[0])
            self._sent.append(now)
            return 0.0
