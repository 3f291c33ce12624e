"""What a list keeps over a restart, and what becomes of looks whose process dies; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.listing import Clock, List, job
from tests.serving import eventually
from triage_bot.service.job import Sequel
from triage_bot.service.store import SILENT, open_store

A, B = job(1), job(2)
LEASE = 0.6

DIES = f"""
import json, sys, threading, time
from datetime import UTC, datetime
from triage_bot.service.store import open_store
store = open_store(sys.argv[1], lambda: datetime.now(UTC), most_tries=3, lease={LEASE})
store.begin()
def perform(job):
    print(json.dumps([job.iid, job.tries]), flush=True)
    time.sleep(60)
store.work(perform, 1, threading.Event())
"""


@pytest.fixture(params=["sqlite", "postgres"])
def name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.getfixturevalue("emptied")() if request.param == "postgres" else tmp_path / "list.db")


@pytest.fixture
def opened(name: str, clock: Clock) -> Iterator[Callable[..., List]]:
    """The list once more, as after a restart."""
    current: list[List] = []

    def again(begin: bool = True) -> List:
        for one in current:
            one.store.close()
        current[:] = [List(open_store(name, clock, most_tries=3, lease=LEASE), clock)]
        if begin:
            current[0].store.begin()
        return current[0]

    yield again
    for one in current:
        one.store.close()


def die(name: str, meanwhile: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """A process that is killed during a look: the issue, and how many tries there were before."""
    process = subprocess.Popen([sys.executable, "-c", DIES, name], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    iid, tries = json.loads(process.stdout.readline())
    meanwhile()
    process.kill()
    process.communicate()
    return iid, tries


def test_everything_is_there_after_a_restart(opened: Callable[..., List], clock: Clock) -> None:
    todo = opened()
    todo.put(job(1, event_uuid="e1", delivery="d1"), key="k1", seconds=50)
    todo.plan(job(2, dated=True), A, hours=2)
    todo.put(job(3))
    with todo.working() as lanes:
        lanes.one(Sequel(error="it keeps failing", tries=8, aside=True))
        eventually(lambda: len(todo.names("aside")) == 1 and not todo.names("running"))
    todo.store.remember("watermark", "x")
    todo.store.changed(7)
    before = todo.store.entries()
    assert [one.key for one in before] == [job(3).key, A.key, *sorted([A.key, B.key])]
    again = opened()
    assert again.store.entries() == before
    assert again.put(A, key="k1") == [False]
    assert again.store.recall("watermark") == "x"
    assert again.store.changes_since(clock() - timedelta(hours=1)) == 7
    assert again.store.retry(A.key)
    with again.working() as lanes:
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")


def test_a_look_that_kills_its_process_is_set_aside_in_the_end(name: str, opened: Callable[..., List]) -> None:
    """Each death counts a try; the last one sets it aside, so that the rest can be looked at."""
    opened().put(job(1, event_uuid="e1", delivery="d1"))
    todo = opened(begin=False)
    assert [die(name) for _ in range(3)] == [(1, 0), (1, 1), (1, 2)]
    todo = opened()
    with todo.working() as lanes:
        eventually(lambda: todo.names("aside") == [A.key], todo.store.entries)
        todo.put(B)
        assert lanes.one() == B and lanes.idle()
        entry = todo.entry(A)
        assert (entry.job, entry.error) == (job(1, event_uuid="e1", delivery="d1", tries=3), SILENT)
        assert todo.store.retry(A.key)
        assert lanes.one() == job(1, event_uuid="e1", delivery="d1")
        eventually(lambda: todo.names() == [])


def test_a_wish_that_came_while_its_process_died(name: str, opened: Callable[..., List]) -> None:
    """One look for both."""
    todo = opened()
    todo.put(job(1, delivery="d1"))
    todo = opened(begin=False)
    assert die(name, lambda: todo.put(job(1, delivery="d2"))) == (1, 0)
    todo = opened()
    with todo.working() as lanes:
        assert lanes.one() == job(1, delivery="d1", tries=1)
        eventually(lambda: todo.names() == [], todo.store.entries)
        assert lanes.idle()


def test_an_orderly_end_counts_no_try(opened: Callable[..., List]) -> None:
    todo = opened()
    todo.put(A)
    with todo.working(lanes=1) as lanes:
        lanes.one(todo.again("GitLab is away", 2, minutes=10))
        eventually(lambda: [one.job.tries for one in todo.store.entries(A.key)] == [2])
    assert [(one.key, one.state, one.job.tries) for one in opened().store.entries()] == [(A.key, "waiting", 2)]
