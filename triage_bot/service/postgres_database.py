"""A PostgreSQL database: connections, durable steps, tables where there are none, and the small facts kept there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from triage_bot.errors import UsageError
from triage_bot.service import postgres_sql as sql
from triage_bot.service.todo import REMEMBERED_DAYS, StoreFailed, untold

CONNECTIONS = 8
WAIT = 5.0
"""Seconds to wait for a connection: GitLab gives a delivery ten."""
RACES = 6
"""How often a step is repeated that another process got in the way of."""

T = TypeVar("T")
Db = psycopg.Connection[DictRow]
_FAILURES = (psycopg.Error, PoolTimeout, ConnectorException)


@dataclass
class PostgresDatabase:
    """Implements `Memory`; `clock` gives UTC, `report` is told of trouble, and "" when it is over."""

    dsn: str
    clock: Callable[[], datetime]
    report: Callable[[str], None] = untold

    def __post_init__(self) -> None:
        options = {"row_factory": dict_row}
        self._pool: ConnectionPool[Db] = ConnectionPool(
            self.dsn, min_size=1, max_size=CONNECTIONS, open=False, timeout=WAIT, kwargs=options,
            check=ConnectionPool.check_connection,
        )  # fmt: skip
        try:
            psycopg.connect(self.dsn, connect_timeout=10).close()
            self._pool.open()
            self._prepare()
        except (psycopg.Error, StoreFailed) as error:
            self._pool.close()
            raise UsageError(
                f"--store: PostgreSQL cannot be used: {_said(error)}", "check address and rights"
            ) from None

    def _prepare(self) -> None:
        """Makes tables where there are none; two processes may start at once."""
        with self._step() as db:
            db.execute("SELECT pg_advisory_xact_lock(hashtext('triage-bot schema'))")
            there = db.execute("SELECT to_regclass('procrastinate_jobs') AS it").fetchone()
            if there and there["it"] is None:
                db.execute(sql.queue_schema())
            db.execute(sql.SCHEMA)

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    @contextlib.contextmanager
    def _step(self) -> Iterator[Db]:
        """One transaction; raises StoreFailed, then nothing of it has happened."""
        try:
            with self._pool.connection() as db, db.transaction():
                yield db
        except _FAILURES as error:
            if isinstance(error, psycopg.errors.DeadlockDetected):
                raise
            self.report(_said(error))
            raise StoreFailed(f"PostgreSQL: {_said(error)}") from None
        self.report("")

    def _now(self) -> float:
        return self.clock().timestamp()

    def whatever_races(self, work: Callable[[Db], T]) -> T:
        """Does one step, and again while another process puts the same jobs at the same moment."""
        for _ in range(RACES):
            with contextlib.suppress(AlreadyEnqueued, psycopg.errors.DeadlockDetected), self._step() as db:
                return work(db)
        raise StoreFailed("PostgreSQL: other processes keep getting in the way")

    def recall(self, name: str) -> str:
        """See `Memory`."""
        with self._step() as db:
            row = db.execute("SELECT value FROM triage_bot_memory WHERE name = %s", (name,)).fetchone()
        return str(row["value"]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """See `Memory`."""
        with self._step() as db:
            db.execute(sql.KEEP, {"name": name, "value": value})

    def changed(self, count: int) -> None:
        """See `Memory`."""
        with self._step() as db:
            db.execute("INSERT INTO triage_bot_change VALUES (%s, %s)", (self._now(), count))

    def changes_since(self, at: datetime) -> int:
        """See `Memory`."""
        with self._step() as db:
            row = db.execute(sql.CHANGES, {"at": at.timestamp()}).fetchone()
        return int(row["sum"]) if row else 0

    def tidy(self) -> None:
        """See `Memory`."""
        now = self._now()
        with self._step() as db:
            db.execute("DELETE FROM triage_bot_delivery WHERE at < %s", (now - REMEMBERED_DAYS * 86400,))
            db.execute("DELETE FROM triage_bot_change WHERE at < %s", (now - 86400,))


def _said(error: Exception) -> str:
    """The first line of an error; the address it was tried at holds no password."""
    return (str(error) or type(error).__name__).strip().splitlines()[0][:200]
