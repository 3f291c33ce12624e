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
    """A rolling window; `clock` gives seconds that only grow, `sleep` takes seconds."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    limit: int = NOTES_A_MINUTE
    window: float = 60.0
    _sent: deque[float] = field(default_factory=deque)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Returns when one more may be sent."""
        with self._turn:
            self._wait()

    def _wait(self) -> None:
        now = self.clock()
        while self._sent and now - self._sent[0] >= self.window:
            self._sent.popleft()
        if len(self._sent) >= self.limit:
            self.sleep(self.window - (now - self._sent[0]))
            now = self.clock()
            self._sent.popleft()
        self._sent.append(now)
