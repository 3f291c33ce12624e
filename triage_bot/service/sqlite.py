"""The to-do list in one SQLite file, for one process that owns it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from triage_bot.service.job import LONG, Depth, Entry, Job, Put, Verdict
from triage_bot.service.sqlite_file import SqliteFile
from triage_bot.service.todo import Perform, StoreFailed

# Who waits after an error keeps waiting: another event is no reason to press GitLab.
PUT = """
INSERT INTO job (key, kind, path, iid, event_uuid, delivery, due, wanted, set_at)
VALUES (:key, :kind, :path, :iid, :event_uuid, :delivery, :due, :wanted, :now)
ON CONFLICT (key) DO UPDATE SET
  due = CASE WHEN aside THEN excluded.due WHEN error <> '' THEN due ELSE min(due, excluded.due) END,
  wanted = CASE WHEN aside THEN excluded.wanted ELSE min(wanted, excluded.wanted) END,
  set_at = CASE WHEN NOT aside AND due <= excluded.due THEN set_at ELSE excluded.set_at END,
  tries = CASE WHEN aside THEN 0 ELSE tries END,
  error = CASE WHEN aside THEN '' ELSE error END,
  event_uuid = CASE WHEN excluded.event_uuid <> '' THEN excluded.event_uuid ELSE event_uuid END,
  delivery = CASE WHEN excluded.delivery <> '' THEN excluded.delivery ELSE delivery END,
  aside = 0
"""
DEPTH = """
SELECT count(*) FILTER (WHERE NOT aside AND wanted <= :now) AS due,
  count(*) FILTER (WHERE NOT aside AND wanted > :now) AS planned,
  count(*) FILTER (WHERE aside) AS aside,
  min(wanted) FILTER (WHERE NOT aside AND wanted <= :now) AS oldest,
  min(wanted) FILTER (WHERE NOT aside AND wanted <= :now AND kind = 'issue') AS oldest_issue,
  count(*) FILTER (WHERE NOT aside AND wanted <= :now AND kind = 'issue' AND error = '' AND due > set_at + :long)
    AS due_dated,
  count(*) FILTER (WHERE NOT aside AND wanted <= :now AND kind = 'sweep') AS due_sweeps
FROM job
"""
AT_ONCE = """
UPDATE job SET aside = 0, tries = 0, error = '', due = min(wanted, :now), wanted = min(wanted, :now),
  set_at = min(wanted, :now) WHERE key = :key
"""
KEEP = """
UPDATE job SET begun = 0, due = :due, set_at = :now, aside = :aside, tries = :tries, error = :error,
  wanted = CASE WHEN :failed THEN wanted ELSE :wanted END,
  event_uuid = CASE WHEN :failed AND :event_uuid = '' THEN event_uuid ELSE :event_uuid END,
  delivery = CASE WHEN :failed AND :delivery = '' THEN delivery ELSE :delivery END
WHERE key = :key
"""
CUT_SHORT = "UPDATE job SET due = :now, set_at = :now WHERE set_at > :now AND due BETWEEN :now AND set_at + :long"
INTERRUPTED = """
UPDATE job SET begun = 0, due = :now, set_at = :now, tries = tries + 1, aside = tries + 1 >= :most,
  error = 'the process ended while it was under way' WHERE begun
"""
STEP = 60.0
"""Seconds the clock must have gone back before short waits are cut."""
IDLE = 1.0
"""Seconds after which the list is read again in any case: another process may have changed it."""


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@dataclass
class _Running:
    """A job under way, and the earliest time for which it was put again meanwhile."""

    job: Job
    again: float | None = None
    event_uuid: str = ""
    delivery: str = ""


@dataclass
class SqliteStore(SqliteFile):
    """Implements `Store`. A second process that wants to work on the file is refused."""

    most_tries: int = 8
    _running: dict[str, _Running] = field(default_factory=dict)
    _latest: float = 0.0

    def begin(self) -> None:
        """See `Todo`; what was under way when the process ended is due now."""
        self.own()
        with self._transaction() as db:
            db.execute(INTERRUPTED, {"now": self._now(), "most": self.most_tries})

    # The list -----------------------------------------------------------------------------------

    def put(self, puts: Sequence[Put]) -> list[bool]:
        """See `Todo`."""
        now = self._now()
        with self._lock:
            with self._transaction() as db:
                fresh = [self._first_time(db, one.delivery_key, now) for one in puts]
                rows = [self._row(one, now) for one, is_fresh in zip(puts, fresh, strict=True) if is_fresh]
                db.executemany(PUT, rows)
            for row in rows:
                self._put_again(row)
            self._news.notify_all()
        return fresh

    def _first_time(self, db: sqlite3.Connection, key: str, now: float) -> bool:
        if not key:
            return True
        return db.execute("INSERT OR IGNORE INTO delivery VALUES (?, ?)", (key, now)).rowcount == 1

    def _row(self, one: Put, now: float) -> dict[str, Any]:
        job = one.job
        return {
            "key": job.key, "kind": job.kind, "path": job.path, "iid": job.iid, "event_uuid": job.event_uuid,
            "delivery": job.delivery, "due": one.due.timestamp(),
            "wanted": now if job.delivery else one.due.timestamp(), "now": now,
        }  # fmt: skip

    def _put_again(self, row: dict[str, Any]) -> None:
        """A job under way that is wanted anew: its row stays when the try ends."""
        running = self._running.get(row["key"])
        if running:
            running.again = min(row["due"], running.again if running.again is not None else row["due"])
            running.event_uuid = row["event_uuid"] or running.event_uuid
            running.delivery = row["delivery"] or running.delivery

    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """See `Todo`."""
        threads = [
            threading.Thread(target=self._lane, args=(perform, stop), name=f"lane-{number}") for number in range(lanes)
        ]
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
                job = self._take(stop)
            except (sqlite3.Error, StoreFailed) as error:
                self.report(str(error))
                stop.wait(IDLE)
                continue
            if job:
                self._settle_in_the_end(job, perform(job), stop)

    def _take(self, stop: threading.Event) -> Job | None:
        """The job that has been due longest, or None after a while."""
        with self._news:
            now = self._now()
            self._notice_the_clock(now)
            for row in self._db.execute("SELECT * FROM job WHERE aside = 0 AND due <= ? ORDER BY due", (now,)):
                if row["key"] not in self._running:
                    return self._begun(_job(row))
            if not stop.is_set():
                self._news.wait(self._pause(now))
        return None

    def _begun(self, job: Job) -> Job:
        """Notes that it is under way: a job that ends the process counts a try. Not worth a disk flush."""
        self._db.execute("PRAGMA synchronous=OFF")
        try:
            self._db.execute("UPDATE job SET begun = 1 WHERE key = ?", (job.key,))
        finally:
            self._db.execute("PRAGMA synchronous=FULL")
        self._running[job.key] = _Running(job)
        return job

    def _notice_the_clock(self, now: float) -> None:
        """The clock went back: what was to wait for so much time does not wait for so much more."""
        if now < self._latest - STEP:
            with self._transaction() as db:
                db.execute(CUT_SHORT, {"now": now, "long": LONG})
            self._latest = now
        self._latest = max(self._latest, now)

    def _pause(self, now: float) -> float:
        """Seconds until the next job is due, at most a second."""
        row = self._db.execute("SELECT min(due) FROM job WHERE aside = 0 AND due > ?", (now,)).fetchone()
        return IDLE if row[0] is None else min(IDLE, max(0.001, row[0] - now))

    def _settle_in_the_end(self, job: Job, verdict: Verdict, stop: threading.Event) -> None:
        """A full disk keeps the row as it is; it is settled when there is room again, or tried anew after a restart."""
        while True:
            try:
                self._settle(job, verdict)
                return
            except StoreFailed:
                if stop.wait(IDLE):
                    return

    def _settle(self, job: Job, verdict: Verdict) -> None:
        with self._lock:
            running = self._running[job.key]
            with self._transaction() as db:
                if verdict.again is None and running.again is None and not verdict.aside:
                    db.execute("DELETE FROM job WHERE key = ?", (job.key,))
                else:
                    db.execute(KEEP, self._kept(running, verdict))
            del self._running[job.key]  # only now: a step may fail as late as at its end
            self._news.notify_all()

    def _kept(self, running: _Running, verdict: Verdict) -> dict[str, Any]:
        """The row stays: after an error as it was wanted, else as what comes next.

        What would be set aside but is wanted anew begins anew.
        """
        now, anew = self._now(), running.again
        failed = bool(verdict.error) and not (verdict.aside and anew is not None)
        later = verdict.again.timestamp() if verdict.again else now
        due = wanted = later
        if anew is not None and not failed and (verdict.again is None or anew <= later):
            due, wanted = anew, now
        return {
            "key": running.job.key, "due": due, "wanted": wanted, "now": now, "failed": failed,
            "aside": verdict.aside and failed, "tries": verdict.tries if failed else 0,
            "error": verdict.error if failed else "", "event_uuid": running.event_uuid, "delivery": running.delivery,
        }  # fmt: skip

    # What people see and do ---------------------------------------------------------------------

    def depth(self) -> Depth:
        """See `Todo`."""
        now = self._now()
        with self._reading() as db:
            row = db.execute(DEPTH, {"now": now, "long": LONG}).fetchone()
        oldest, issue = (_moment(row[name]) if row[name] is not None else None for name in ("oldest", "oldest_issue"))
        return Depth(row["due"], row["planned"], row["aside"], oldest, issue, row["due_dated"], row["due_sweeps"])

    def entries(self, key: str = "") -> list[Entry]:
        """See `Todo`."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM job WHERE :key = '' OR key = :key ORDER BY aside DESC, due", {"key": key}
            ).fetchall()
        return [self._entry(row) for row in rows]

    def _entry(self, row: sqlite3.Row) -> Entry:
        state = "aside" if row["aside"] else "running" if row["key"] in self._running else "waiting"
        due, wanted = _moment(row["due"]), _moment(row["wanted"])
        return Entry(row["key"], state, due, wanted, row["tries"], row["error"], row["delivery"])

    def retry(self, key: str) -> bool:
        """See `Todo`."""
        with self._transaction() as db:
            found = db.execute(AT_ONCE, {"key": key, "now": self._now()}).rowcount == 1
            self._news.notify_all()
        return found

    def drop(self, key: str) -> bool:
        """See `Todo`."""
        with self._transaction() as db:
            return db.execute("DELETE FROM job WHERE key = ?", (key,)).rowcount == 1


def _job(row: sqlite3.Row) -> Job:
    dated = not row["error"] and row["due"] > row["set_at"] + LONG  # a long back-off is no date
    return Job(row["kind"], row["path"], row["iid"], row["event_uuid"], row["delivery"], row["tries"], dated)
