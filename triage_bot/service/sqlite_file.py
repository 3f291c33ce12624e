"""One SQLite file: opened, owned by one process, changed in durable steps; and the small facts kept in it."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from triage_bot.errors import UsageError
from triage_bot.service.todo import REMEMBERED_DAYS, StoreFailed, untold

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
  key TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, iid INTEGER NOT NULL,
  event_uuid TEXT NOT NULL, delivery TEXT NOT NULL, aside INTEGER NOT NULL DEFAULT 0,
  begun INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL, wanted REAL NOT NULL, set_at REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS job_due ON job (aside, due);
CREATE TABLE IF NOT EXISTS delivery (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delivery_at ON delivery (at);
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS change (at REAL NOT NULL, count INTEGER NOT NULL);
"""


@dataclass
class SqliteFile:
    """Implements `Memory`; `clock` gives UTC, `report` is told of trouble, and "" when it is over."""

    path: Path
    clock: Callable[[], datetime]
    report: Callable[[str], None] = untold
    _own: IO[str] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5.0)
            self._db.row_factory = sqlite3.Row
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise UsageError(
                f"--store: {self.path} cannot be used: {error}", "name a file in a folder of mine"
            ) from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise UsageError(f"--store: {self.path} was written by a newer triage-bot", "install that version")
        self._db.executescript(SCHEMA)
        self._db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def own(self) -> None:
        """Claims the file for this process; raises UsageError if another one works on it."""
        name = self.path.with_name(self.path.name + ".lock")
        self._own = name.open("w", encoding="utf-8")
        try:
            fcntl.flock(self._own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            hint = "stop the other one, or share the work with --store postgresql://…"
            raise UsageError(f"another process works on {self.path}", hint) from None

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()
            if self._own:
                self._own.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable step; raises StoreFailed, then nothing of it has happened."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except BaseException as error:
                with contextlib.suppress(sqlite3.Error):
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    self.report(str(error))
                    raise StoreFailed(f"{self.path.name}: {error}") from None
                raise
            self.report("")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A look at the file; that it can be read does not say that it can be written."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.Error as error:
                self.report(str(error))
                raise StoreFailed(f"{self.path.name}: {error}") from None

    def _now(self) -> float:
        return self.clock().timestamp()

    def recall(self, name: str) -> str:
        """See `Memory`."""
        with self._reading() as db:
            row = db.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """See `Memory`."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def changed(self, count: int) -> None:
        """See `Memory`."""
        with self._transaction() as db:
            db.execute("INSERT INTO change VALUES (?, ?)", (self._now(), count))

    def changes_since(self, at: datetime) -> int:
        """See `Memory`."""
        with self._reading() as db:
            row = db.execute("SELECT coalesce(sum(count), 0) FROM change WHERE at > ?", (at.timestamp(),)).fetchone()
        return int(row[0])

    def tidy(self) -> None:
        """See `Memory`."""
        now = self.clock()
        with self._transaction() as db:
            db.execute("DELETE FROM delivery WHERE at < ?", ((now - timedelta(days=REMEMBERED_DAYS)).timestamp(),))
            db.execute("DELETE FROM change WHERE at < ?", ((now - timedelta(days=1)).timestamp(),))
