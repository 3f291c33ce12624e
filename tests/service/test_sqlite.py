"""The SQLite list alone: its order, its clock, what it keeps over a restart, and a process that dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.listing import Clock, List, job
from tests.serving import eventually
from triage_bot.service.job import Put
from triage_bot.service.sqlite import SqliteStore

A, B = job(1), job(2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.db"


def opened(file: Path, clock: Clock, most_tries: int = 8) -> List:
    store = SqliteStore(file, clock, most_tries=most_tries)
    store.begin()
    return List(store, clock)


@pytest.fixture
def todo(file: Path, clock: Clock) -> Iterator[List]:
    made = opened(file, clock)
    yield made
    made.store.close()


# Order and time --------------------------------------------------------------------------------


def test_what_was_due_first_comes_first(todo: List) -> None:
    now = todo.clock()
    for iid, minutes in ((1, 3), (2, 9), (3, 1), (4, 5)):
        todo.store.put([Put(job(iid), now - timedelta(minutes=minutes))])
    with todo.working(lanes=1) as lanes:
        assert [lanes.one().iid for _ in range(4)] == [2, 4, 1, 3]


def test_dates_come_with_the_clock(todo: List) -> None:
    todo.clock.stop()
    todo.put(A, hours=1)
    todo.put(B, days=40)
    with todo.working() as lanes:
        todo.put(job(3))
        assert lanes.one() == job(3) and lanes.idle()
        todo.clock.turn(minutes=59)
        todo.put(job(4))
        assert lanes.one() == job(4) and lanes.idle()
        todo.clock.turn(minutes=1)
        assert lanes.one() == job(1, dated=True)
        todo.clock.turn(days=40)
        assert lanes.one() == job(2, dated=True)


def test_a_short_wait_is_no_date(todo: List) -> None:
    todo.clock.stop()
    todo.put(A, minutes=15)
    todo.clock.turn(minutes=15)
    with todo.working() as lanes:
        assert lanes.one() == A


def test_a_clock_that_goes_back(todo: List) -> None:
    """A wait of minutes is over by now; a date of the calendar is still to come."""
    now = todo.clock.stop()
    with todo.working() as lanes:
        todo.put(job(9))
        assert lanes.one() == job(9)
        todo.put(A, minutes=10)
        todo.put(B, days=3)
        todo.put(job(3, delivery="d1"))
        assert lanes.one(todo.again("GitLab is away", 1, minutes=5)).iid == 3
        eventually(lambda: not todo.names("running"))
        todo.clock.turn(hours=-1)
        assert {lanes.one().iid, lanes.one().iid} == {1, 3}
        eventually(lambda: todo.names() == [B.key])
        assert todo.entry(B).due == now + timedelta(days=3) and lanes.idle()


def test_a_clock_that_trembles(todo: List) -> None:
    todo.clock.stop()
    with todo.working() as lanes:
        todo.put(job(9))
        lanes.one()
        todo.put(A, minutes=10)
        todo.clock.turn(seconds=-30)
        todo.put(B)
        assert lanes.one() == B
        eventually(lambda: todo.names() == [A.key])
        assert lanes.idle()


# A restart -------------------------------------------------------------------------------------


def test_everything_is_there_after_a_restart(file: Path, clock: Clock) -> None:
    todo = opened(file, clock)
    todo.put(job(1, event_uuid="e1", delivery="d1"), key="k1", hours=1)
    todo.put(B, hours=2)
    todo.store.remember("watermark", "x")
    todo.store.changed(7)
    before = todo.store.entries()
    todo.store.close()
    again = opened(file, clock)
    assert again.store.entries() == before and [one.key for one in before] == [A.key, B.key]
    assert again.put(A, key="k1") == [False]
    assert again.store.recall("watermark") == "x"
    assert again.store.changes_since(clock() - timedelta(hours=1)) == 7
    assert again.store.retry(A.key)
    with again.working() as lanes:
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")
    again.store.close()


DIES = """
import sys, threading, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from triage_bot.service.job import Job, Put, Verdict
from triage_bot.service.sqlite import SqliteStore
clock = lambda: datetime.now(UTC)
store = SqliteStore(Path(sys.argv[1]), clock, most_tries=3)
store.begin()
again = clock() + timedelta(hours=1)
def perform(job):
    print("looking", job.tries, flush=True)
    time.sleep(60)
    return Verdict()
store.put([Put(Job("issue", "group/project", 1, "e1", "d1"), clock(), "k1")] if not store.entries() else [])
store.work(perform, 2, threading.Event())
"""


def die(file: Path) -> str:
    """A process that is killed during a look; the line it printed before."""
    process = subprocess.Popen([sys.executable, "-c", DIES, str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    process.stdout.close()
    return line


def test_a_look_that_kills_the_process_is_set_aside_in_the_end(file: Path, clock: Clock) -> None:
    """Each death counts a try; the last one sets it aside, so that the rest can be looked at."""
    assert die(file) == "looking 0\n"
    reader = SqliteStore(file, clock)
    assert [one.key for one in reader.entries()] == [A.key]
    assert [die(file), die(file)] == ["looking 1\n", "looking 2\n"]
    todo = opened(file, clock, most_tries=3)
    found = todo.entry(A)
    assert (found.state, found.tries, found.delivery) == ("aside", 3, "d1")
    assert found.error == "the process ended while it was under way"
    with todo.working() as lanes:
        todo.put(B)
        assert lanes.one() == B and lanes.idle()
        assert todo.store.retry(A.key)
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")
    reader.close()
    todo.store.close()


def test_an_orderly_end_counts_no_try(file: Path, clock: Clock) -> None:
    todo = opened(file, clock)
    todo.put(A)
    with todo.working(lanes=1) as lanes:
        lanes.one(todo.again("GitLab is away", 2, minutes=10))
        eventually(lambda: [one.tries for one in todo.store.entries(A.key)] == [2])
    todo.store.close()
    again = opened(file, clock, most_tries=2)
    assert [(one.key, one.state, one.tries) for one in again.store.entries()] == [(A.key, "waiting", 2)]
    again.store.close()
