"""The to-do list as door, worker and engine know it, with the rules that it keeps on whatever database.

A look brings an issue to what the policies want now, whoever asked for it: one too many is harmless. So there is at
most one wish for a thing and one plan, and who finds the place taken leaves it: the look that waits there comes later.
"""

import importlib.util
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from triage_bot.errors import TriageBotError, UsageError
from triage_bot.service.job import ASIDE, ISSUE, NEVER, RUNNING, Depth, Job, ListedJob, Put, Sequel

Perform = Callable[[Job], Sequel]
"""One try; never raises."""

SILENT = "its worker ended or fell silent while it was under way"
PAUSE = 1.0
"""Seconds before another attempt when the store cannot be written."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS triage_bot_delivery (key text PRIMARY KEY, at double precision NOT NULL)",
    "CREATE TABLE IF NOT EXISTS triage_bot_memory (name text PRIMARY KEY, value text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS triage_bot_change (at double precision NOT NULL, count integer NOT NULL)",
)
KNOWN = "INSERT INTO triage_bot_delivery VALUES (:key, :at) ON CONFLICT DO NOTHING"
KEEP = "INSERT INTO triage_bot_memory VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
CHANGES = "SELECT coalesce(sum(count), 0) AS sum FROM triage_bot_change WHERE at > :at"
OLD = {
    "DELETE FROM triage_bot_delivery WHERE at < :at": timedelta(days=7),
    "DELETE FROM triage_bot_change WHERE at < :at": timedelta(days=1),
}


class StoreStep(ABC):
    """The tables above are our own; the list itself is the store's."""

    @abstractmethod
    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> Any:
        """A statement that SQLite and PostgreSQL both know, values by name (`:name`); a cursor, rows by column."""

    @abstractmethod
    def add(self, entries: Sequence[ListedJob]) -> None:
        """Puts each on the list, unless one waits in its place: a wish for the same, or a plan."""

    @abstractmethod
    def take_off(self, entries: Iterable[ListedJob]) -> None:
        """Takes off what waits, if it still does."""

    @abstractmethod
    def end(self, entry: ListedJob) -> None:
        """Takes off what was under way."""

    def unknown(self, deliveries: Iterable[str], now: datetime) -> set[str]:
        """Notes deliveries, and gives those that were not known."""
        at = now.timestamp()  # in order, so that two processes do not wait for each other
        return {key for key in sorted(deliveries) if self.execute(KNOWN, {"key": key, "at": at}).rowcount == 1}


def by_key(entries: Iterable[ListedJob]) -> dict[str, ListedJob]:
    """The earliest of each key, in order of the keys, so that two processes do not wait for each other."""
    late_first = sorted(entries, key=lambda listed_job: (listed_job.key, listed_job.due), reverse=True)
    return dict(sorted({listed_job.key: listed_job for listed_job in late_first}.items()))


class StoreFailed(TriageBotError):
    """The list cannot be read or written: disk full, database away."""

    exit_code = 1


@dataclass(kw_only=True)
class Store(ABC):
    """The list, and small facts beside it. What was put is there after a crash; two tries of one job never overlap.

    `clock` gives UTC, `report` is told of trouble, and "" when it is over; all of it raises StoreFailed. `lease` is
    after how many seconds of silence a worker's job goes to another.
    """

    clock: Callable[[], datetime]
    report: Callable[[str], None] = lambda _problem: None
    most_tries: int = 8
    lease: float = 60.0

    @abstractmethod
    def _step(self) -> AbstractContextManager[StoreStep]:
        """One durable step; raises StoreFailed, then nothing of it has happened."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[StoreStep]:
        """A look without a change."""

    @abstractmethod
    def begin(self) -> None:
        """Makes ready to work: claims a list that only one process may have. Raises UsageError, StoreFailed."""

    @abstractmethod
    def work(self, perform: Perform, lanes: int, stop: threading.Event) -> None:
        """Tries what is due, so many at a time, until `stop` is set and the tries under way have ended."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of files and connections."""

    @abstractmethod
    def _listed(self, key: str = "") -> list[ListedJob]:
        """What waits and what is under way, all or of one key."""

    def _waits(self, _key: str) -> bool:
        """True if a wish for it is known to wait, where that is quicker than to find its place taken."""
        return False

    # Putting ------------------------------------------------------------------------------------

    def put(self, puts: Sequence[Put]) -> list[bool]:
        """Puts all durably, at once, for now; False where the delivery was put before. Raises StoreFailed."""
        now, keys = self.clock(), {put.job.key for put in puts}
        covered = {key for key in keys if self._waits(key)}
        with self._step() as step:
            unknown = step.unknown({put.delivery_key for put in puts if put.delivery_key}, now)
            fresh = [not put.delivery_key or _taken(unknown, put.delivery_key) for put in puts]
            wishes = [put for put, is_fresh in zip(puts, fresh, strict=True) if is_fresh and put.job.key not in covered]
            entries = by_key(ListedJob(job=put.job, due=put.due, wanted=min(put.due, now)) for put in wishes)
            step.add(list(entries.values()))
        return fresh

    def plan(self, puts: Sequence[Put]) -> None:
        """Plans looks for their dates; of two dates for one thing the earlier stays."""
        plans = by_key(ListedJob(job=put.job, due=put.due, wanted=put.due, later=True) for put in puts)
        before = by_key(item for item in self._listed() if item.later and item.key in plans)
        for key, listed_job in before.items():
            if listed_job.due <= plans[key].due:
                del plans[key]
        with self._step() as step:
            step.take_off(before[key] for key in plans if key in before)
            step.add(list(plans.values()))

    # Trying -------------------------------------------------------------------------------------

    def _come(self, plan: ListedJob) -> None:
        """What was planned is wanted from now on."""
        with self._step() as step:
            step.add([replace(plan, later=False)])
            step.end(plan)

    def _settle(self, entry: ListedJob, verdict: Sequel) -> None:
        """What comes next takes the place of what waited there: after an error a wish that pauses, else a plan."""
        after = _after(entry, verdict, self.clock())
        later = after.later if after else True
        with self._step() as step:
            step.take_off(listed_job for listed_job in self._waiting(entry.key) if listed_job.later == later)
            step.add([after] if after else [])
            step.end(entry)

    def revive(self, entry: ListedJob) -> None:
        """Who tried it has ended or fallen silent; it counts as a try, so that the rest goes on in the end."""
        tries = entry.job.tries + 1
        self._settle(entry, Sequel(error=SILENT, tries=tries, aside=tries >= self.most_tries))

    def _in_the_end(self, act: Callable[[], None], stop: threading.Event) -> None:
        """Also when the store comes back later; raises StoreFailed if we are told to stop before."""
        while True:
            try:
                return act()
            except StoreFailed:
                if stop.wait(PAUSE):
                    raise

    # What people see and do ---------------------------------------------------------------------

    def depth(self) -> Depth:
        """How full the list is; raises StoreFailed."""
        now, entries = self.clock(), self._listed()
        listed = [entry for entry in entries if entry.state != ASIDE]
        due = [listed_job for listed_job in listed if listed_job.wanted <= now]
        return Depth(
            due=len(due), planned=len(listed) - len(due), aside=len(entries) - len(listed),
            oldest=min((listed_job.wanted for listed_job in due), default=None),
            dated=len({listed_job.key for listed_job in due if listed_job.job.dated and listed_job.job.kind == ISSUE}),
        )  # fmt: skip

    def entries(self, key: str = "") -> list[ListedJob]:
        """The list, or what is there of one key; what was set aside first, then by due time."""
        return sorted(self._listed(key), key=lambda listed_job: (listed_job.state != ASIDE, listed_job.due))

    def retry(self, key: str) -> bool:
        """Makes a job due now, also by a clock behind ours, whatever it waits for. False if it is not there."""
        now, entries = self.clock(), self._waiting(key)
        with self._step() as step:
            step.take_off(entries)
            for entry in entries[:1]:
                due = min(entry.wanted, now)
                step.add([ListedJob(job=replace(entry.job, tries=0, dated=False), due=due, wanted=due)])
        return bool(entries)

    def drop(self, key: str) -> bool:
        """Takes a job off the list; False if it is not there."""
        entries = self._waiting(key)
        with self._step() as step:
            step.take_off(entries)
        return bool(entries)

    def _waiting(self, key: str) -> list[ListedJob]:
        return [entry for entry in self.entries(key) if entry.state != RUNNING] if key else []

    # Small facts: watermarks, the last full run, how much was changed lately -----------------------

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


def _after(entry: ListedJob, verdict: Sequel, now: datetime) -> ListedJob | None:
    """What comes after a try; what is set aside is planned for no date."""
    due = NEVER if verdict.aside else verdict.again or now
    if verdict.error:
        job = replace(entry.job, tries=verdict.tries)
        return ListedJob(job=job, due=due, wanted=entry.wanted, error=verdict.error, later=verdict.aside)
    job = Job(kind=entry.job.kind, path=entry.job.path, iid=entry.job.iid, dated=verdict.dated)
    return ListedJob(job=job, due=due, wanted=due, later=True) if verdict.again else None


def _taken(keys: set[str], key: str) -> bool:
    """True once for each key."""
    known = key in keys
    keys.discard(key)
    return known


POSTGRES = ("postgresql://", "postgres://")


def is_shared(name: str) -> bool:
    """True for a store that several processes may work on."""
    return name.startswith(POSTGRES)


def open_store(name: str, clock: Callable[[], datetime], **more: Any) -> Store:
    """Opens it with the fields of `Store`, and makes what it needs there. Raises UsageError if that cannot be."""
    if is_shared(name):
        if not importlib.util.find_spec("procrastinate"):
            raise UsageError("--store: PostgreSQL needs more packages", "pip install 'triage-bot[postgres]'")
        from triage_bot.service.postgres import PostgresStore  # noqa: PLC0415 – an extra

        return PostgresStore(clock=clock, **more, dsn=name)
    if "://" in name:
        raise UsageError("--store: no such kind of store", "name a file, or postgresql://user:password@host/database")
    from triage_bot.service.sqlite import SqliteStore  # noqa: PLC0415 – needs a Unix

    return SqliteStore(clock=clock, **more, path=Path(name))
