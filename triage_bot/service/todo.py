"""The port of the to-do list and of what must survive a restart; door, worker and engine know no more of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from triage_bot.errors import TriageBotError
from triage_bot.service.job import Depth, Entry, Job, Put, Verdict

REMEMBERED_DAYS = 7
"""For so long the key of a delivery is known."""

Perform = Callable[[Job], Verdict]
"""One try; never raises."""


def untold(_problem: str) -> None:
    """Trouble that nobody wants to hear of."""


class StoreFailed(TriageBotError):
    """The list cannot be read or written: disk full, database away."""

    exit_code = 1


class Todo(Protocol):
    """The list. Whatever was put is there after a crash; two tries of one job never overlap."""

    def begin(self) -> None:
        """Makes ready to work: claims a list that only one process may have. Raises UsageError, StoreFailed."""

    def put(self, puts: Sequence[Put]) -> list[bool]:
        """Puts all durably, at once; False where the delivery was put before. Raises StoreFailed, then none is put."""

    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """Tries what is due, so many at a time, until `stop` is set and the tries under way have ended."""

    def depth(self) -> Depth:
        """How full the list is; raises StoreFailed."""

    def entries(self, key: str = "") -> list[Entry]:
        """The list, or one line of it; what was set aside first, then by due time."""

    def retry(self, key: str) -> bool:
        """Makes a job due now, whatever it waits for. False if it is not there."""

    def drop(self, key: str) -> bool:
        """Takes a job off the list; False if it is not there."""

    def close(self) -> None:
        """Lets go of files and connections."""


class Memory(Protocol):
    """Small facts beside the list: watermarks, the last full run, how much was changed lately."""

    def recall(self, name: str) -> str:
        """What was remembered, or nothing."""

    def remember(self, name: str, value: str) -> None:
        """Keeps a value over restarts."""

    def changed(self, count: int) -> None:
        """Notes that so many changes were written just now."""

    def changes_since(self, at: datetime) -> int:
        """How many changes were written since then, by all workers."""

    def tidy(self) -> None:
        """Forgets deliveries older than a week and counts older than a day."""


class Store(Todo, Memory, Protocol):
    """Both in one place."""
