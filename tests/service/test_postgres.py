"""The PostgreSQL list alone: several processes at once, a worker that falls silent, and what an older one has left."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.service.listing import Clock, List, job
from tests.serving import eventually
from triage_bot.service.job import ListedJob
from triage_bot.service.postgres import PostgresStore
from triage_bot.service.store import SILENT

A, B = job(1), job(2)
LEASE = 2.0


@pytest.fixture
def dsn(emptied: Callable[[], str]) -> str:
    return emptied()


@pytest.fixture
def todo(dsn: str, clock: Clock) -> Iterator[List]:
    store = PostgresStore(clock=clock, lease=LEASE, most_tries=3, dsn=dsn)
    store.begin()
    yield List(store, clock)
    store.close()


@pytest.fixture
def other(dsn: str, clock: Clock) -> Iterator[List]:
    """The same list in another worker."""
    store = PostgresStore(clock=clock, lease=LEASE, dsn=dsn)
    yield List(store, clock)
    store.close()


def rows(dsn: str, query: str, *values: Any) -> list[Any]:
    """Past the store, straight from its tables."""
    with psycopg.connect(dsn) as db:
        found = db.execute(query, values)
        return found.fetchall() if found.description else []


# Several processes -----------------------------------------------------------------------------

PUTS = """
import sys
from datetime import UTC, datetime, timedelta
from triage_bot.service.job import Job, Put
from triage_bot.service.postgres import PostgresStore
clock = lambda: datetime.now(UTC)
store = PostgresStore(clock=clock, dsn=sys.argv[1])
order = int(sys.argv[2])
jobs = [Job(kind="issue", path="group/project", iid=iid) for iid in range(40)]
wishes = [Put(job, clock() + timedelta(hours=1), f"k{job.iid}") for job in jobs]
print("ready", flush=True)
sys.stdin.readline()
fresh = []
for start in range(0, 40, 8):
    fresh += store.put(wishes[::order][start:start + 8])
    fresh += store.put(wishes[::-order][start:start + 8])
print(sum(fresh))
"""


def test_two_processes_put_the_same(dsn: str, todo: List) -> None:
    """Every delivery counts once, every issue is there once, whoever was first and in whatever order."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PUTS, dsn, order], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for order in ("1", "-1")
    ]
    for one in processes:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda one: one.communicate("\n", timeout=20)[0], processes))
    assert sum(map(int, said)) == 40
    assert sorted(todo.names()) == sorted(job(iid).key for iid in range(40))


WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_another_process_is_a_moment_faster(dsn: str, todo: List) -> None:
    """It has put the same issue, but not ended its step: nothing is put twice, and the rest is put."""
    args = ListedJob(job=job(1, delivery="d0"), due=todo.clock(), wanted=todo.clock()).args()
    again = "(queue_name, task_name, lock, queueing_lock, args) VALUES ('triage-bot', 'look', %s, %s, %s)"
    with psycopg.connect(dsn) as faster, ThreadPoolExecutor(1) as pool:
        faster.execute(f"INSERT INTO procrastinate_jobs {again}", [A.key, A.key, Jsonb(args)])
        putting = pool.submit(todo.put, job(1, delivery="d1"), B, hours=1)
        eventually(lambda: rows(dsn, WAITS) == [(1,)])
        faster.commit()
        assert putting.result(20) == [True, True]
    assert sorted(todo.names()) == [A.key, B.key] and todo.entry(A).job.delivery == "d0"


def test_two_workers_share_the_work(todo: List, other: List) -> None:
    with todo.working(lanes=1) as one, other.working(lanes=1) as two:
        for _ in range(2):
            todo.put(A, B)
            tries = [one.next(), two.next()]
            assert {it.job.iid for it in tries} == {1, 2}
            for it in tries:
                it.end()
        eventually(lambda: todo.names() == [])


# A worker falls silent -------------------------------------------------------------------------


def under_way(dsn: str, tries: int = 0) -> None:
    """The job on the list is said to be under way with a worker that nobody has heard of for an hour."""
    heart = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
    ((worker,),) = rows(dsn, heart)
    change = "status = 'doing', worker_id = %s, args = jsonb_set(args, '{tries}', to_jsonb(%s))"
    rows(dsn, f"UPDATE procrastinate_jobs SET {change}", worker, tries)


@pytest.mark.parametrize("trace", ["an old heartbeat", "no worker"])
@pytest.mark.parametrize("what", ["a wish", "a plan"])
def test_orphans_are_found(dsn: str, todo: List, trace: str, what: str) -> None:
    """Whether or not procrastinate has forgotten the worker already (issue 1518)."""
    todo.put(job(1, delivery="d1")) if what == "a wish" else todo.plan(job(1, delivery="d1"))
    under_way(dsn)
    if trace == "no worker":
        rows(dsn, "DELETE FROM procrastinate_workers")
    assert todo.names("running") == [A.key]
    with todo.working() as lanes:
        assert lanes.one() == job(1, delivery="d1", tries=1)
        eventually(lambda: todo.names() == [])
        assert lanes.idle()


def test_a_look_that_silences_its_workers_is_set_aside(dsn: str, todo: List) -> None:
    todo.put(job(1, delivery="d1"))
    under_way(dsn, tries=2)
    with todo.working() as lanes:
        eventually(lambda: (todo.names("aside"), todo.names("running")) == ([A.key], []))
        assert lanes.idle() and todo.names() == [A.key]
    assert (todo.entry(A).job.tries, todo.entry(A).error) == (3, SILENT)


@pytest.mark.parametrize("how_far", ["the first has put the next", "the next is under way"])
def test_two_that_see_the_same_silent_one_put_one_look(dsn: str, todo: List, other: List, how_far: str) -> None:
    todo.put(A)
    under_way(dsn)
    seen = todo.entry(A)
    todo.store.revive(seen)
    if how_far == "the next is under way":
        rows(dsn, "DELETE FROM procrastinate_jobs WHERE id = %s", seen.number)
        under_way(dsn)
    before = rows(dsn, "SELECT id, status FROM procrastinate_jobs ORDER BY id")
    other.store.revive(seen)
    assert rows(dsn, "SELECT id, status FROM procrastinate_jobs ORDER BY id") == before


def test_a_worker_that_is_only_slow_keeps_its_look(dsn: str, todo: List, other: List) -> None:
    with todo.working(lanes=1) as one:
        todo.put(A)
        slow = one.next()
        with other.working() as two:
            ((number,),) = rows(dsn, "SELECT id FROM procrastinate_workers ORDER BY id LIMIT 1")
            heart = "SELECT last_heartbeat FROM procrastinate_workers WHERE id = %s"
            before = rows(dsn, heart, number)[0][0]
            eventually(lambda: rows(dsn, heart, number)[0][0] - before > timedelta(seconds=LEASE * 1.5))
            assert two.idle() and todo.names("running") == [A.key]
            slow.end()
            eventually(lambda: todo.names() == [])
            assert two.idle()


def test_a_look_taken_away_cannot_be_ended_by_who_comes_back(
    dsn: str, todo: List, other: List, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)  # the silent one says that its job is gone
    with todo.working(lanes=1) as one:
        todo.put(A)
        silent = one.next()
        rows(dsn, "UPDATE procrastinate_jobs SET worker_id = NULL")
        with other.working(lanes=1) as two:
            again = two.next()
            assert again.job.tries == 1
            silent.end()
            todo.put(B)
            assert one.one() == B
            eventually(lambda: todo.names() == [A.key])
            again.end()
            eventually(lambda: todo.names() == [])
            assert one.idle() and two.idle()


# Time, and what an older one has left ------------------------------------------------------------


def test_times_are_those_of_the_services_clock(dsn: str, todo: List) -> None:
    """A service that pretends it is another day waits as long as the difference says."""
    todo.clock.stop(at=todo.clock() - timedelta(days=100))
    todo.plan(A, hours=2)
    ((left,),) = rows(dsn, "SELECT scheduled_at - now() FROM procrastinate_jobs")
    assert timedelta(hours=1.9) < left <= timedelta(hours=2)
    assert todo.entry(A).due == todo.clock() + timedelta(hours=2)


def test_what_an_older_one_has_planned_holds_no_wish_back(dsn: str, todo: List) -> None:
    """It had one place for a thing, so that a date stood where a wish stands now."""
    now = todo.clock.stop()
    for iid, error in ((1, ""), (2, "GitLab is away"), (3, "")):
        due = now + timedelta(hours=0 if iid == 3 else 5)
        args = {**ListedJob(job=job(iid, dated=iid == 1), due=due, wanted=due, error=error).args(), "key": job(iid).key}
        old = "(queue_name, task_name, lock, queueing_lock, scheduled_at, args) VALUES ('triage-bot', 'look', "
        key = job(iid).key
        rows(dsn, f"INSERT INTO procrastinate_jobs {old} %s, %s, %s, %s)", key, key, due, Jsonb(args))
    todo.store.begin()
    assert {one.job.iid: (one.later, one.error) for one in todo.store.entries()} == {
        1: (True, ""), 2: (False, "GitLab is away"), 3: (False, ""),
    }  # fmt: skip
    todo.put(A)
    with todo.working() as lanes:
        assert sorted([lanes.one().iid, lanes.one().iid]) == [1, 3]


def test_what_an_older_one_has_set_aside_is_read_on(dsn: str, todo: List) -> None:
    args = {**ListedJob(job=job(1, tries=8), due=todo.clock(), wanted=todo.clock(), error="x").args(), "key": A.key}
    rows(dsn, "CREATE TABLE triage_bot_aside (key text PRIMARY KEY, args jsonb NOT NULL)")
    rows(dsn, "INSERT INTO triage_bot_aside VALUES (%s, %s)", A.key, Jsonb(args))
    for _ in range(2):
        todo.store.begin()
        assert todo.names("aside") == [A.key] and todo.entry(A).job.tries == 8
    assert todo.store.retry(A.key)
    with todo.working() as lanes:
        assert lanes.one() == A
        eventually(lambda: todo.names() == [])
