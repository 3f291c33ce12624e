"""Small facts beside the list: watermarks, the last full run, how much was changed lately."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage_bot.errors import TriageBotError
from triage_bot.service.step import Step

KEEP = "INSERT INTO triage_bot_memory VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
CHANGES = "SELECT coalesce(sum(count), 0) AS sum FROM triage_bot_change WHERE at > :at"
OLD = {
    "DELETE FROM triage_bot_delivery WHERE at < :at": timedelta(days=7),
    "DELETE FROM triage_bot_change WHERE at < :at": timedelta(days=1),
}


class StoreFailed(TriageBotError):
    """The list cannot be read or written: disk full, database away."""

    exit_code = 1


@dataclass
class Memory(ABC):
    """`clock` gives UTC, `report` is told of trouble, and "" when it is over. All of it raises StoreFailed."""

    clock: Callable[[], datetime]
    report: Callable[[str], None] = lambda _problem: None

    @abstractmethod
    def _step(self) -> AbstractContextManager[Step]:
        """One durable step; raises StoreFailed, then nothing of it has happened."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Step]:
        """A look without a change."""

    def recall(self, name: str) -> str:
        """What was remembered, or nothing."""
        with self._reading() as step:
            row = step.execute("SELECT value FROM triage_bot_memory WHERE name = :name", {"name": name}).fetchone()
        return str(row["value"]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """Keeps a value over restarts."""
        with self._step() as step:
            step.execute(KEEP, {"name": name, "value": value})

    def changed(self, count: int) -> None:
        """Notes that so many changes were written just now."""
        with self._step() as step:
            values = {"at": self.clock().timestamp(), "count": count}
            step.execute("INSERT INTO triage_bot_change VALUES (:at, :count)", values)

    def changes_since(self, at: datetime) -> int:
        """How many changes were written since then, by all workers."""
        with self._reading() as step:
            return int(step.execute(CHANGES, {"at": at.timestamp()}).fetchone()["sum"])

    def tidy(self) -> None:
        """Forgets deliveries older than a week and counts older than a day."""
        now = self.clock()
        with self._step() as step:
            for statement, age in OLD.items():
                step.execute(statement, {"at": (now - age).timestamp()})
