"""The to-do list in one SQLite file, for one process that owns it."""

import contextlib
import fcntl
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from triage_bot.errors import UsageError
from triage_bot.service.job import NEVER, WAITING, ListedJob
from triage_bot.service.store import PAUSE, TABLES, Perform, Store, StoreFailed, StoreStep

SCHEMA_VERSION = 2
LOOKS = (
    "CREATE TABLE IF NOT EXISTS look (number integer PRIMARY KEY, key text NOT NULL, later integer NOT NULL,"
    " running integer NOT NULL DEFAULT 0, due double precision NOT NULL, args text NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS look_waiting ON look (key, later) WHERE NOT running",
    "CREATE INDEX IF NOT EXISTS look_due ON look (running, due)",
)
ADD = "INSERT INTO look (key, later, due, args) VALUES (:key, :later, :due, :args) ON CONFLICT DO NOTHING"
NEXT = """
SELECT * FROM look WHERE NOT running AND due <= :now AND (later OR key NOT IN (SELECT key FROM look WHERE running))
ORDER BY due LIMIT 1
"""
STEP = timedelta(minutes=1)
"""The clock must have gone back so far before short waits are cut."""
IDLE = 1.0
"""Seconds after which the list is read again in any case: another process may have changed it."""


@dataclass(frozen=True)
class SqliteStep(StoreStep):
    """The same connection for all; the store's lock tells them apart."""

    db: sqlite3.Connection

    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> sqlite3.Cursor:
        """See `StoreStep`."""
        return self.db.execute(statement, values or {})

    def add(self, entries: Sequence[ListedJob]) -> None:
        """See `StoreStep`."""
        for entry in entries:
            args = json.dumps(entry.args())
            self.execute(ADD, {"key": entry.key, "later": entry.later, "due": entry.due.timestamp(), "args": args})

    def take_off(self, entries: Iterable[ListedJob]) -> None:
        """See `StoreStep`."""
        for entry in entries:
            self.execute("DELETE FROM look WHERE number = :number AND NOT running", {"number": entry.number})

    def end(self, entry: ListedJob) -> None:
        """See `StoreStep`."""
        self.execute("DELETE FROM look WHERE number = :number", {"number": entry.number})


@dataclass(kw_only=True)
class SqliteStore(Store):
    """A second process that wants to work on the file is refused."""

    path: Path

    def __post_init__(self) -> None:
        self._own: IO[str] | None = None
        self._latest = self.clock()
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5.0)
            self._db.row_factory = sqlite3.Row
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            what = f"--store: {self.path} cannot be used: {error}"
            raise UsageError(what, "name a file in a folder of mine") from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise UsageError(f"--store: {self.path} was written by a newer triage-bot", "install that version")
        if version == 1:
            self._claim()  # not under the eyes of an older one
        with self._step() as step:
            old = _of_version_1(step, self.clock().timestamp()) if version == 1 else []
            for statement in (*TABLES, *LOOKS, f"PRAGMA user_version={SCHEMA_VERSION}"):
                step.execute(statement)
            step.add(old)

    def begin(self) -> None:
        """See `Store`; what was under way when the process ended is due now."""
        self._claim()
        for listed_job in self._listed():
            if listed_job.running:
                self.revive(listed_job)

    def _claim(self) -> None:
        """Claims the file for this process; raises UsageError if another one works on it."""
        if self._own:
            return
        own = self.path.with_name(self.path.name + ".lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            own.close()
            hint = "stop the other one, or share the work with --store postgresql://…"
            raise UsageError(f"another process works on {self.path}", hint) from None
        self._own = own

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()
            if self._own:
                self._own.close()

    # Steps --------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _step(self) -> Iterator[SqliteStep]:
        with self._reading() as step:
            try:
                step.execute("BEGIN IMMEDIATE")
                yield step
                step.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    if self._db.in_transaction:
                        step.execute("ROLLBACK")
                raise
            self._news.notify_all()
            self.report("")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[SqliteStep]:
        """That it can be read does not say that it can be written: trouble is over after a step alone."""
        with self._lock:
            try:
                yield SqliteStep(self._db)
            except sqlite3.Error as error:
                self.report(str(error))
                raise StoreFailed(f"{self.path.name}: {error}") from None

    def _listed(self, key: str = "") -> list[ListedJob]:
        with self._reading() as step:
            return [_entry(row) for row in step.execute("SELECT * FROM look WHERE :key IN ('', key)", {"key": key})]

    # Working ------------------------------------------------------------------------------------

    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """See `Store`."""
        names, args = [f"lane-{number}" for number in range(lanes)], (perform, stop)
        threads = [threading.Thread(target=self._lane, args=args, name=name) for name in names]
        for thread in threads:
            thread.start()
        stop.wait()
        with self._news:
            self._news.notify_all()
        for thread in threads:
            thread.join()

    def _lane(self, perform: Perform, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._try(perform, stop)
            except StoreFailed:
                stop.wait(PAUSE)

    def _try(self, perform: Perform, stop: threading.Event) -> None:
        """One try, if something is due. What a full disk does not take stays under way until there is room."""
        if entry := self._take(stop):
            verdict = perform(entry.job)
            self._in_the_end(lambda: self._settle(entry, verdict), stop)

    def _take(self, stop: threading.Event) -> ListedJob | None:
        """What has been due longest, or None after a while."""
        with self._news, self._reading() as step:
            self._notice_the_clock()
            row = step.execute(NEXT, {"now": self.clock().timestamp()}).fetchone()
            if row and row["later"]:
                self._come(_entry(row))
            elif row:
                self._begin(row["number"])
                return _entry(row)
            elif not stop.is_set():
                self._news.wait(self._idle())
        return None

    def _begin(self, number: int) -> None:
        """Notes that it is under way: a job that ends the process counts a try. Not worth a disk flush."""
        self._db.execute("PRAGMA synchronous=OFF")
        try:
            self._db.execute("UPDATE look SET running = 1 WHERE number = ?", (number,))
        finally:
            self._db.execute("PRAGMA synchronous=FULL")

    def _idle(self) -> float:
        """Seconds until the next one is due, at most a second."""
        now = self.clock().timestamp()
        row = self._db.execute("SELECT min(due) FROM look WHERE NOT running AND due > ?", (now,)).fetchone()
        return IDLE if row[0] is None else min(IDLE, max(0.001, row[0] - now))

    def _notice_the_clock(self) -> None:
        """The clock went back: what was to wait for so much time does not wait for so much more; dates stay."""
        now = self.clock()
        if now < self._latest - STEP:
            early = [
                listed_job
                for listed_job in self._listed()
                if listed_job.due > now and listed_job.state == WAITING and not listed_job.job.dated
            ]
            with self._step() as step:
                step.take_off(early)
                step.add([replace(listed_job, due=now) for listed_job in early])
            self._latest = now
        self._latest = max(self._latest, now)


def _entry(row: sqlite3.Row) -> ListedJob:
    more = {name: bool(row[name]) for name in ("running", "later")}
    return ListedJob.of(json.loads(row["args"]), number=row["number"], **more)


OLD = """
SELECT kind, path, iid, event_uuid, delivery, tries, wanted, error, due > set_at + 900 AS dated,
  aside OR (error = '' AND due > :now) AS later, CASE WHEN aside THEN :never ELSE due END AS due FROM job
"""


def _of_version_1(step: SqliteStep, now: float) -> list[ListedJob]:
    """What it had on its list; the small facts go on under their new names."""
    for name in ("delivery", "memory", "change"):
        step.execute(f"ALTER TABLE {name} RENAME TO triage_bot_{name}")
    rows = step.execute(OLD, {"now": now, "never": NEVER.timestamp()}).fetchall()
    step.execute("DROP TABLE job")
    return [ListedJob.of(dict(row), later=bool(row["later"])) for row in rows]
