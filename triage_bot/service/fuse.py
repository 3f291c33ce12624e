"""The rolling fuse: beyond so many changes in an hour writing pauses, whoever wrote them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage_bot.service.memory import Memory
from triage_bot.service.status import Status

HOUR = timedelta(hours=1)
AGAIN = 60.0
"""Seconds to wait before it is asked again whether writing may go on."""


@dataclass(frozen=True)
class Fuse:
    """At most `limit` changes an hour, counted in the store and so over all workers."""

    limit: int
    memory: Memory
    status: Status
    clock: Callable[[], datetime]

    def blown(self) -> bool:
        """True while the last hour holds too many changes."""
        count = self.memory.changes_since(self.clock() - HOUR)
        if count < self.limit:
            self.status.trouble("fuse", "")
            return False
        why = f"writing pauses: {self.limit} changes or more in the last hour (--max-changes-per-hour)"
        self.status.trouble("fuse", why)
        return True

    def spend(self, count: int) -> None:
        """Counts changes that were written."""
        if count:
            self.memory.changed(count)
