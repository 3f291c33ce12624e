"""The to-do list on PostgreSQL, shared by any number of workers: procrastinate keeps queue, locks and heartbeats.

A wish has its key as lock, so that one of a key runs at a time, and as queueing lock, so that one of a key waits.
A plan is a job of its own that becomes a wish when its time has come: with that lock it would hold wishes back.
"""

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import psycopg
from procrastinate import SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job as QueueJob
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from triage_bot.errors import UsageError
from triage_bot.service.job import NEVER, ListedJob
from triage_bot.service.postgres_worker import PLANS, TASKS, WISHES, PostgresWorker
from triage_bot.service.store import SILENT, TABLES, Perform, Store, StoreFailed, StoreStep

CONNECTIONS = 8
UNKNOWN = """
INSERT INTO triage_bot_delivery SELECT key, :at FROM unnest(CAST(:keys AS text[])) AS key
ON CONFLICT DO NOTHING RETURNING key
"""
SOON = timedelta(minutes=1)
"""A wish waits no longer, but after an error."""
WAIT = 5.0
"""Seconds to wait for a connection: GitLab gives a delivery ten."""


@dataclass
class PostgresStep(StoreStep):
    """One transaction; `now` is the service's time."""

    jobs: JobManager
    connection: psycopg.Connection[Any]
    now: datetime

    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> psycopg.Cursor[DictRow]:
        """See `StoreStep`."""
        cursor = self.connection.cursor(row_factory=dict_row)
        return cursor.execute(re.sub(r":(\w+)", r"%(\1)s", statement).encode(), values)

    def add(self, entries: Sequence[ListedJob]) -> None:
        """See `StoreStep`: all at once; if the place of one is taken, which one is found by halves."""
        if not entries:
            return
        try:
            with self.connection.transaction():
                jobs = [_queued(entry, self.ahead) for entry in entries]
                self.jobs.batch_defer_jobs(jobs, connection=self.connection)
        except AlreadyEnqueued:
            half = len(entries) // 2
            for part in (entries[:half], entries[half:]) if half else ():
                self.add(part)

    def unknown(self, deliveries: Iterable[str], now: datetime) -> set[str]:
        """See `StoreStep`: all at once, for the door's sake."""
        values = {"keys": sorted(deliveries), "at": now.timestamp()}
        return {row["key"] for row in self.execute(UNKNOWN, values)} if deliveries else set()

    def take_off(self, entries: Iterable[ListedJob]) -> None:
        """See `StoreStep`."""
        for entry in entries:
            self.jobs.cancel_job_by_id(entry.number, delete_job=True, connection=self.connection)

    def end(self, entry: ListedJob) -> None:
        """See `StoreStep`; procrastinate does this when its task has ended."""

    @cached_property
    def ahead(self) -> timedelta:
        """How far the database's clock, by which jobs begin, is before ours."""
        row = self.execute("SELECT clock_timestamp() AS now").fetchone()
        return row["now"] - self.now if row else timedelta()


@dataclass(kw_only=True)
class PostgresStore(Store):
    """All times on the list are those of the service's clock, not of the database's."""

    dsn: str

    def __post_init__(self) -> None:
        self._pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            self.dsn, min_size=1, max_size=CONNECTIONS, open=False, timeout=WAIT, kwargs={"autocommit": True},
            check=ConnectionPool.check_connection,
        )  # fmt: skip
        connector = SyncPsycopgConnector()
        connector.open(self._pool)
        self._jobs = JobManager(connector)
        try:
            psycopg.connect(self.dsn, connect_timeout=10).close()
            self._pool.open()
            self._prepare(SchemaManager(connector))
        except (psycopg.Error, StoreFailed) as error:
            self._pool.close()
            what = f"--store: PostgreSQL cannot be used: {_said(error)}"
            raise UsageError(what, "check address and rights") from None

    def _prepare(self, queue: SchemaManager) -> None:
        """Makes tables where there are none; two processes may start at once."""
        with self._step() as step:
            step.execute("SELECT pg_advisory_xact_lock(hashtext('triage-bot schema'))")
            if not self._jobs.check_connection():
                queue.apply_schema()
            for statement in TABLES:
                step.execute(statement)

    def begin(self) -> None:
        """See `Store`; any number of processes may work on it.

        In the first versions a plan waited in the place of a wish, and what was set aside in a table of ours.
        """
        now, old = self.clock(), [item for item in self._listed() if not (item.later or item.error or item.running)]
        with self._step() as step:
            for listed_job in old:
                if listed_job.due > now + SOON:
                    step.take_off([listed_job])
                    step.add([replace(listed_job, later=True)])
            if step.execute("SELECT 1 FROM pg_tables WHERE tablename = 'triage_bot_aside'").fetchone():
                rows = step.execute("SELECT args FROM triage_bot_aside").fetchall()
                step.add([replace(ListedJob.of(row["args"]), due=NEVER, later=True) for row in rows])
                step.execute("DROP TABLE triage_bot_aside")

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    # Steps --------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, PoolTimeout, ConnectorException) as error:
            self.report(_said(error))
            raise StoreFailed(f"PostgreSQL: {_said(error)}") from None
        self.report("")

    @contextlib.contextmanager
    def _step(self) -> Iterator[PostgresStep]:
        with self._guarded(), self._pool.connection() as db, db.transaction():
            yield PostgresStep(self._jobs, db, self.clock())

    _reading = _step

    def _listed(self, key: str = "") -> list[ListedJob]:
        filters: list[dict[str, Any]] = [{"queue": WISHES}, {"queue": PLANS}]
        if key:
            waiting = [{"queueing_lock": lock, "status": "todo"} for lock in (key, _plan_lock(key))]
            filters = [*waiting, {"lock": key, "status": "doing"}]
        with self._guarded():
            jobs = [job for chosen in filters for job in self._jobs.list_jobs(**chosen)]
        return [_entry(job) for job in jobs if job.status in ("todo", "doing")]

    def _waits(self, key: str) -> bool:
        with self._guarded():
            return bool(self._jobs.list_jobs(queueing_lock=key, status="todo"))

    # Working ------------------------------------------------------------------------------------

    def revive(self, entry: ListedJob) -> None:
        """See `Store`; several workers may see the same silent one: only the first puts what comes next."""
        with self._step() as step:
            step.execute("SELECT pg_advisory_xact_lock(hashtext(:key))", {"key": entry.key})
            listed = self._jobs.list_jobs(id=entry.number, status="doing")
            followed = any(item.number > entry.number and item.error == SILENT for item in self._listed(entry.key))
            if listed and not followed:
                super().revive(entry)

    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """See `Store`."""

        def wish(job: QueueJob) -> None:
            entry = _entry(job)
            verdict = perform(entry.job)
            self._in_the_end(lambda: self._settle(entry, verdict), stop)

        def plan(job: QueueJob) -> None:
            self._in_the_end(lambda: self._come(_entry(job)), stop)

        def revive(job: QueueJob) -> None:
            self.revive(_entry(job))

        PostgresWorker(
            dsn=self.dsn, lease=self.lease, tasks={WISHES: wish, PLANS: plan}, revive=revive, report=self.report
        ).run(lanes, stop)


def _plan_lock(key: str) -> str:
    return f"{key} planned"


def _queued(entry: ListedJob, ahead: timedelta) -> QueueJob:
    queue, lock = (PLANS, None) if entry.later else (WISHES, entry.key)
    return QueueJob(
        queue=queue, task_name=TASKS[queue], lock=lock, queueing_lock=lock or _plan_lock(entry.key),
        task_kwargs=entry.args(), scheduled_at=entry.due + ahead,
    )  # fmt: skip


def _entry(job: QueueJob) -> ListedJob:
    running = job.status == "doing"
    return ListedJob.of(job.task_kwargs, running=running, later=job.queue == PLANS, number=int(job.id or 0))


def _said(error: Exception) -> str:
    """The first line of an error; the address it was tried at holds no password."""
    return (str(error) or type(error).__name__).strip().splitlines()[0][:200]
