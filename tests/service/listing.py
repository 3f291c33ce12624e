"""A to-do list at work in tests: a clock that can be turned, lanes in a thread, and every try in the test's hands."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from triage_bot.service.job import ISSUE, Job, ListedJob, Put, Sequel
from triage_bot.service.store import Store

PATIENCE = 15.0
DONE = Sequel()
ASIDE = Sequel(error="it keeps failing", tries=8, aside=True)


class Clock:
    """Runs on from now, and can be turned or stopped."""

    def __init__(self) -> None:
        self.shift, self.stopped = timedelta(), None  # type: timedelta, datetime | None

    def __call__(self) -> datetime:
        return (self.stopped or datetime.now(UTC)) + self.shift

    def stop(self, at: datetime | None = None) -> datetime:
        """Stands still from here on."""
        self.stopped, self.shift = at or self(), timedelta()
        return self.stopped

    def turn(self, **by: float) -> datetime:
        """Forward by so much, or back."""
        self.shift += timedelta(**by)
        return self()


def job(iid: int = 1, **more: Any) -> Job:
    """A look at an issue."""
    return Job(kind=ISSUE, path="group/project", iid=iid, **more)


@dataclass
class Try:
    """A try under way; it ends when the test says how."""

    job: Job
    ending: queue.Queue[Sequel] = field(default_factory=queue.Queue)

    def end(self, verdict: Sequel = DONE) -> None:
        self.ending.put(verdict)


class Lanes:
    """`work` in a thread; each try waits for the test, unless `answer` knows how it ends."""

    def __init__(self, store: Store, lanes: int, answer: Callable[[Job], Sequel] | None) -> None:
        self.tries: queue.Queue[Try] = queue.Queue()
        self.stop = threading.Event()
        self._begun: list[Try] = []
        self._answer = answer
        self.thread = threading.Thread(target=store.work, args=(self._perform, lanes, self.stop), daemon=True)
        self.thread.start()

    def _perform(self, one: Job) -> Sequel:
        made = Try(one)
        self._begun.append(made)
        self.tries.put(made)
        return self._answer(one) if self._answer else made.ending.get(timeout=PATIENCE)

    def next(self) -> Try:
        """The next try that is begun."""
        return self.tries.get(timeout=PATIENCE)

    def one(self, verdict: Sequel = DONE) -> Job:
        """The job of the next try, which ends so."""
        begun = self.next()
        begun.end(verdict)
        return begun.job

    def idle(self) -> bool:
        """True if no try was begun that the test does not know of."""
        return self.tries.empty()

    def end(self) -> None:
        self.stop.set()
        for one in self._begun:
            one.end()  # what a failed test has left
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "it does not stop"


@dataclass
class List:
    """A store, its clock, and short ways to both."""

    store: Store
    clock: Clock

    def put(self, *jobs: Job, key: str = "", **later: float) -> list[bool]:
        """Puts jobs for now, or so much later."""
        due = self.clock() + timedelta(**later)
        return self.store.put([Put(one, due, key) for one in jobs])

    def plan(self, *jobs: Job, **later: float) -> None:
        """Plans looks for a date."""
        due = self.clock() + timedelta(**later)
        self.store.plan([Put(one, due) for one in jobs])

    def names(self, state: str = "") -> list[str]:
        return [one.key for one in self.store.entries() if state in ("", one.state)]

    def entry(self, one: Job) -> ListedJob:
        (found,) = self.store.entries(one.key)
        return found

    @contextmanager
    def working(self, lanes: int = 4, answer: Callable[[Job], Sequel] | None = None) -> Iterator[Lanes]:
        """Lanes that work on it until the block ends."""
        made = Lanes(self.store, lanes, answer)
        try:
            yield made
        finally:
            made.end()

    def again(self, error: str = "", tries: int = 0, **later: float) -> Sequel:
        """Tried again so much later."""
        return Sequel(again=self.clock() + timedelta(**later), error=error, tries=tries)
