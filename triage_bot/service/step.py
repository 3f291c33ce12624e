"""One durable step on a list: what it may change there, on whatever database; all of it happens or nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from triage_bot.service.job import Entry

TABLES = (
    "CREATE TABLE IF NOT EXISTS triage_bot_delivery (key text PRIMARY KEY, at double precision NOT NULL)",
    "CREATE TABLE IF NOT EXISTS triage_bot_memory (name text PRIMARY KEY, value text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS triage_bot_change (at double precision NOT NULL, count integer NOT NULL)",
)
KNOWN = "INSERT INTO triage_bot_delivery VALUES (:key, :at) ON CONFLICT DO NOTHING"


class Step(ABC):
    """The tables above are our own; the list itself is the store's."""

    @abstractmethod
    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> Any:
        """A statement that SQLite and PostgreSQL both know, values by name (`:name`); a cursor, rows by column."""

    @abstractmethod
    def add(self, entries: Sequence[Entry]) -> None:
        """Puts each on the list, unless one waits in its place: a wish for the same, or a plan."""

    @abstractmethod
    def remove(self, entry: Entry) -> None:
        """Takes off what waits, if it still does."""

    @abstractmethod
    def end(self, entry: Entry) -> None:
        """Takes off what was under way."""

    def take_off(self, entries: Iterable[Entry]) -> None:
        """Takes off what waits, if it still does."""
        for one in entries:
            self.remove(one)

    def unknown(self, deliveries: Iterable[str], now: datetime) -> set[str]:
        """Notes deliveries, and gives those that were not known."""
        at = now.timestamp()  # in order, so that two processes do not wait for each other
        return {key for key in sorted(deliveries) if self.execute(KNOWN, {"key": key, "at": at}).rowcount == 1}


def by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The earliest of each key, in order of the keys, so that two processes do not wait for each other."""
    late_first = sorted(entries, key=lambda one: (one.key, one.due), reverse=True)
    return dict(sorted({one.key: one for one in late_first}.items()))
