"""The to-do list on PostgreSQL, shared by any number of workers: procrastinate keeps queue, locks and heartbeats.

One waiting job per issue (`queueing_lock`) and one running (`lock`). A job waiting for later is brought forward when
it is wanted sooner, since procrastinate would hold back a second one behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate.jobs import Job as QueueJob
from procrastinate.manager import JobManager
from procrastinate.sync_psycopg_connector import SyncPsycopgConnector
from psycopg.types.json import Jsonb

from triage_bot.service import postgres_sql as sql
from triage_bot.service.job import LONG, Depth, Entry, Job, Put, Verdict
from triage_bot.service.postgres_database import Db, PostgresDatabase
from triage_bot.service.postgres_worker import QUEUE, TASK, PostgresWorker
from triage_bot.service.todo import Perform, StoreFailed

JOBS = JobManager(SyncPsycopgConnector())
"""procrastinate's own calls, always made on a connection of ours and so inside our step."""

Args = dict[str, Any]
"""What procrastinate keeps of a job; `due` and `wanted` are seconds of the service's clock."""


@dataclass
class PostgresStore(PostgresDatabase):
    """Implements `Store`; all times on the list are those of the service's clock, not of the database's."""

    lease: float = 60.0
    most_tries: int = 8

    def begin(self) -> None:
        """See `Todo`; any number of processes may work on it."""

    def put(self, puts: Sequence[Put]) -> list[bool]:
        """See `Todo`."""
        return self.whatever_races(lambda db: self._put(db, puts))

    def _put(self, db: Db, puts: Sequence[Put]) -> list[bool]:
        keys = sorted({one.delivery_key for one in puts if one.delivery_key})
        rows = db.execute(sql.REMEMBER, {"keys": keys, "now": self._now()}).fetchall() if keys else []
        unseen = {row["key"] for row in rows}
        fresh: list[bool] = []
        for one in puts:
            fresh.append(not one.delivery_key or one.delivery_key in unseen)
            unseen.discard(one.delivery_key)
        self._want(db, [_args(one, self._now()) for one, is_fresh in zip(puts, fresh, strict=True) if is_fresh])
        return fresh

    def _want(self, db: Db, wanted: Sequence[Args]) -> None:
        """Brings what waits already forward, and puts the rest."""
        merged: dict[str, Args] = {}
        for args in wanted:
            before = merged.get(args["key"])
            merged[args["key"]] = _earlier(before, args) if before else args
        if not merged:
            return
        keys = sorted(merged)
        db.execute("DELETE FROM triage_bot_aside WHERE key = ANY(%s)", (keys,))
        for row in db.execute(sql.WAITING, {"keys": keys, "queue": QUEUE}).fetchall():
            args = merged.pop(row["queueing_lock"])
            found = _earlier(row["args"], args)
            if row["args"]["error"]:  # who waits after an error keeps waiting
                found |= {name: row["args"][name] for name in ("due", "tries", "error")}
            self._change(db, row["id"], found)
        self._defer(db, [merged[key] for key in sorted(merged)])

    def _defer(self, db: Db, wanted: Sequence[Args]) -> None:
        if not wanted:
            return
        shift = self._shift(db)
        jobs = [
            QueueJob(
                queue=QUEUE,
                task_name=TASK,
                lock=args["key"],
                queueing_lock=args["key"],
                task_kwargs=args,
                scheduled_at=_moment(args["due"]) + shift,
            )
            for args in wanted
        ]
        JOBS.batch_defer_jobs(jobs, connection=db)

    def _change(self, db: Db, number: int, args: Args) -> None:
        """procrastinate has no call to change a waiting job's time."""
        at = _moment(args["due"]) + self._shift(db)
        db.execute(sql.CHANGE, {"id": number, "args": Jsonb(args), "at": at})

    def _shift(self, db: Db) -> timedelta:
        """How far the database's clock, by which jobs begin, is before ours."""
        row = db.execute("SELECT clock_timestamp() AS now").fetchone()
        there: datetime = row["now"] if row else self.clock()
        return there - self.clock()

    # Working ------------------------------------------------------------------------------------

    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """See `Todo`."""

        def one(args: Mapping[str, Any]) -> None:
            job = _job(args)
            self._settle_in_the_end(job, perform(job), args["wanted"], stop)

        PostgresWorker(self.dsn, self.lease, one, self.revive, self.report).run(lanes, stop)

    def revive(self, number: int) -> None:
        """The worker of a job has fallen silent: the job goes back on the list under a new number.

        With a new number the silent worker cannot end it, should it come back.
        """
        self.whatever_races(lambda db: self._revive(db, number))

    def _revive(self, db: Db, number: int) -> None:
        row = db.execute(sql.TAKE_AWAY, {"id": number}).fetchone()
        if row:
            job, tries = _job(row["args"]), row["args"]["tries"] + 1
            verdict = Verdict(self.clock(), "its worker fell silent", tries, aside=tries >= self.most_tries)
            self._settle(db, job, verdict, row["args"]["wanted"])

    def _settle_in_the_end(self, job: Job, verdict: Verdict, wanted: float, stop: threading.Event) -> None:
        """While the database is away the job stays under way; another worker takes it over if we end before."""
        while True:
            try:
                self.whatever_races(lambda db: self._settle(db, job, verdict, wanted))
                return
            except StoreFailed:
                if stop.wait(1.0):
                    return

    def _settle(self, db: Db, job: Job, verdict: Verdict, wanted: float) -> None:
        """Puts what comes after a try, after an error as it was wanted; procrastinate then deletes the job itself."""
        waiting = db.execute(sql.WAITING, {"keys": [job.key], "queue": QUEUE}).fetchone()
        after = job if verdict.error else replace(job, event_uuid="", delivery="")
        args = _args(Put(after, verdict.again or self.clock()), self._now())
        args |= {"tries": verdict.tries, "error": verdict.error, "wanted": wanted if verdict.error else args["due"]}
        args["dated"] = args["dated"] and not verdict.error  # a long back-off is no date
        if verdict.aside and not waiting:
            db.execute(sql.ASIDE, {"key": job.key, "args": Jsonb(args)})
        elif verdict.again is not None:
            self._follow(db, waiting, args)

    def _follow(self, db: Db, waiting: Mapping[str, Any] | None, args: Args) -> None:
        """After an error the pause counts, whatever was put meanwhile; else the earlier time."""
        if waiting is None:
            self._defer(db, [args])
        elif args["error"]:
            kept = {name: args[name] for name in ("due", "tries", "error", "wanted", "dated")}
            self._change(db, waiting["id"], {**waiting["args"], **kept})
        else:
            self._change(db, waiting["id"], _earlier(waiting["args"], args))

    # What people see and do ---------------------------------------------------------------------

    def depth(self) -> Depth:
        """See `Todo`."""
        with self._step() as db:
            row = db.execute(sql.DEPTH, {"now": self._now(), "queue": QUEUE}).fetchone() or {}
        oldest, issue = (_moment(row[name]) if row[name] is not None else None for name in ("oldest", "oldest_issue"))
        return Depth(row["due"], row["planned"], row["aside"], oldest, issue, row["due_dated"], row["due_sweeps"])

    def entries(self, key: str = "") -> list[Entry]:
        """See `Todo`."""
        with self._step() as db:
            rows = db.execute(sql.ENTRIES, {"key": key, "queue": QUEUE}).fetchall()
        return [_entry(row["state"], row["args"]) for row in rows]

    def retry(self, key: str) -> bool:
        """See `Todo`."""
        return self.whatever_races(lambda db: self._retry(db, key))

    def _retry(self, db: Db, key: str) -> bool:
        aside = db.execute("DELETE FROM triage_bot_aside WHERE key = %s RETURNING args", (key,)).fetchone()
        waiting = db.execute(sql.WAITING, {"keys": [key], "queue": QUEUE}).fetchone()
        found = waiting or aside
        if found:
            due = min(found["args"]["wanted"], self._now())
            args = {**found["args"], "tries": 0, "error": "", "due": due, "wanted": due, "dated": False}
            self._change(db, waiting["id"], args) if waiting else self._defer(db, [args])
        return found is not None

    def drop(self, key: str) -> bool:
        """See `Todo`."""
        with self._step() as db:
            aside = db.execute("DELETE FROM triage_bot_aside WHERE key = %s", (key,)).rowcount
            waiting = db.execute(sql.WAITING, {"keys": [key], "queue": QUEUE}).fetchone()
            if waiting:
                JOBS.cancel_job_by_id(waiting["id"], delete_job=True, connection=db)
        return bool(aside or waiting)


def _args(one: Put, now: float) -> Args:
    job, due = one.job, one.due.timestamp()
    return {
        "key": job.key, "kind": job.kind, "path": job.path, "iid": job.iid, "event_uuid": job.event_uuid,
        "delivery": job.delivery, "due": due,
        "wanted": now if job.delivery else due, "dated": due > now + LONG, "tries": 0, "error": "",
    }  # fmt: skip


def _earlier(one: Args, other: Args) -> Args:
    """Two wishes for one job as one: the earlier time, the newer delivery."""
    first = one if one["due"] <= other["due"] else other
    asked = {name: other[name] or one[name] for name in ("event_uuid", "delivery")}
    return {**first, **asked, "wanted": min(one["wanted"], other["wanted"])}


def _job(args: Mapping[str, Any]) -> Job:
    names = ("kind", "path", "iid", "event_uuid", "delivery", "tries", "dated")
    return Job(**{name: args[name] for name in names})


def _entry(state: str, args: Args) -> Entry:
    due, wanted = _moment(args["due"]), _moment(args["wanted"])
    return Entry(args["key"], state, due, wanted, args["tries"], args["error"], args["delivery"])


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
