"""The PostgreSQL list alone: several processes at once, a worker that falls silent, dates, and a database away."""

from __future__ import annotations

import json
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
from triage_bot.service.job import LONG
from triage_bot.service.postgres import PostgresStore

A, B = job(1), job(2)
LEASE = 0.6


@pytest.fixture
def dsn(postgres: Callable[[], str]) -> str:
    return postgres()


@pytest.fixture
def todo(dsn: str, clock: Clock) -> Iterator[List]:
    store = PostgresStore(dsn, clock, lease=LEASE, most_tries=3)
    yield List(store, clock)
    store.close()


def script(source: str, dsn: str) -> subprocess.Popen[str]:
    """A process with a store; it says that it is ready, and goes on when it is told to."""
    start = (
        "import json, sys, time, threading\nfrom datetime import UTC, datetime, timedelta\n"
        "from triage_bot.service.job import Job, Put, Verdict\nfrom triage_bot.service.postgres import PostgresStore\n"
        "clock = lambda: datetime.now(UTC)\nstore = PostgresStore(sys.argv[1], clock, lease=0.6, most_tries=3)\n"
        "print('ready', flush=True)\nsys.stdin.readline()\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + source, dsn], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def told(process: subprocess.Popen[str], word: str = "") -> str:
    """What it says next, after it was told to go on."""
    assert process.stdin is not None and process.stdout is not None
    if word:
        process.stdin.write(word + "\n")
        process.stdin.flush()
    return process.stdout.readline().strip()


def rows(dsn: str, query: str, *values: Any) -> list[Any]:
    """Past the store, straight from its tables."""
    with psycopg.connect(dsn) as db:
        found = db.execute(query, values)
        return found.fetchall() if found.description else []


# Several processes -----------------------------------------------------------------------------

PUTS = """
order = 1 if sys.argv[1].endswith("forward") else -1
wishes = [Put(Job("issue", "group/project", iid), clock() + timedelta(hours=1), f"k{iid}") for iid in range(40)]
fresh = []
for start in range(0, 40, 8):
    some = wishes[::order][start:start + 8]
    fresh += store.put(some)
    fresh += store.put(wishes[::-order][start:start + 8])
print(sum(fresh))
"""


def test_two_processes_put_the_same(dsn: str, todo: List) -> None:
    """Every delivery counts once, every issue is there once, whoever was first and in whatever order."""
    processes = [
        script(PUTS, f"{dsn}{'&' if '?' in dsn else '?'}application_name={way}") for way in ("forward", "backward")
    ]
    assert [told(one) for one in processes] == ["ready", "ready"]
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    fresh = [int(told(one)) for one in processes]
    assert [one.wait(20) for one in processes] == [0, 0]
    assert sum(fresh) == 40
    assert sorted(todo.names()) == sorted(job(iid).key for iid in range(40))


WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_another_process_is_a_moment_faster(dsn: str, todo: List) -> None:
    """It has put the same issue, but not ended its step: nothing is put twice, and both wishes count."""
    todo.put(A, hours=2)
    ((args,),) = rows(dsn, "DELETE FROM procrastinate_jobs RETURNING args")
    again = "(queue_name, task_name, lock, queueing_lock, args) VALUES ('triage-bot', 'look', %s, %s, %s)"
    with psycopg.connect(dsn) as other:
        other.execute(f"INSERT INTO procrastinate_jobs {again}", [A.key, A.key, Jsonb(args)])
        with ThreadPoolExecutor(1) as pool:
            putting = pool.submit(todo.put, job(1, delivery="d1"), B, hours=1)
            eventually(lambda: rows(dsn, WAITS) == [(1,)])
            other.commit()
            assert putting.result(20) == [True, True]
    assert sorted(todo.names()) == [A.key, B.key]
    assert todo.entry(A).delivery == "d1" and todo.entry(A).due - todo.clock() < timedelta(hours=1.1)


def test_two_steps_that_wait_for_each_other(dsn: str, todo: List) -> None:
    """The database ends one of them, which is made again."""
    todo.put(A, B, hours=2)
    lock = "SELECT 1 FROM procrastinate_jobs WHERE lock = %s FOR UPDATE"
    with psycopg.connect(dsn) as other, ThreadPoolExecutor(1) as pool:
        other.execute("SET deadlock_timeout = '60s'")  # so it is the store's step that is ended
        other.execute(lock, [B.key])
        putting = pool.submit(todo.put, job(1, delivery="d1"), job(2, delivery="d2"), hours=1)
        eventually(lambda: rows(dsn, WAITS) == [(1,)])
        other.execute(lock, [A.key])
        other.rollback()
        assert putting.result(20) == [True, True]
    assert [todo.entry(one).delivery for one in (A, B)] == ["d1", "d2"]


def test_two_workers_share_the_work(dsn: str, todo: List, clock: Clock) -> None:
    other = PostgresStore(dsn, clock, lease=LEASE)
    with todo.working(lanes=1) as one, List(other, clock).working(lanes=1) as two:
        todo.put(A, B)
        tries = [one.next(), two.next()]
        assert {it.job.iid for it in tries} == {1, 2}
        todo.put(A, B)
        for it in tries:
            it.end()
        tries = [one.next(), two.next()]
        assert {it.job.iid for it in tries} == {1, 2}
        for it in tries:
            it.end()
        eventually(lambda: todo.names() == [])
    other.close()


# A worker falls silent -------------------------------------------------------------------------

LOOKS = """
def perform(job):
    print(json.dumps([job.iid, job.tries]), flush=True)
    time.sleep(60)
    return Verdict()
store.work(perform, 1, threading.Event())
"""


@pytest.mark.parametrize("wanted_meanwhile", [False, True])
def test_a_killed_worker_leaves_its_look_to_another(dsn: str, todo: List, wanted_meanwhile: bool) -> None:
    """Also while another wish for the same issue waits: procrastinate's own retry fails there (issue 1446)."""
    todo.put(job(1, event_uuid="e1", delivery="d1"))
    worker = script(LOOKS, dsn)
    assert told(worker) == "ready" and json.loads(told(worker, "go")) == [1, 0]
    if wanted_meanwhile:
        todo.put(job(1, event_uuid="e2", delivery="d2"))
    worker.kill()
    worker.communicate()
    with todo.working() as lanes:
        number = "2" if wanted_meanwhile else "1"
        assert lanes.one() == job(1, event_uuid=f"e{number}", delivery=f"d{number}", tries=1)
        eventually(lambda: todo.names() == [])
        assert lanes.idle()
    assert rows(dsn, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


def under_way(dsn: str, tries: int = 0, worker: str = "DEFAULT VALUES") -> None:
    """The job on the list is said to be under way with a worker that nobody has heard of since."""
    found = rows(dsn, f"INSERT INTO procrastinate_workers {worker} RETURNING id")
    change = "status = 'doing', worker_id = %s, args = jsonb_set(args, '{tries}', to_jsonb(%s))"
    rows(dsn, f"UPDATE procrastinate_jobs SET {change}", found[0][0], tries)


SILENT = "(last_heartbeat) VALUES (now() - interval '1 hour')"


@pytest.mark.parametrize("trace", ["an old heartbeat", "no worker"])
def test_orphans_are_found(dsn: str, todo: List, trace: str) -> None:
    """Whether or not procrastinate has forgotten the worker already (issue 1518)."""
    todo.put(job(1, delivery="d1"))
    under_way(dsn, worker=SILENT)
    if trace == "no worker":
        rows(dsn, "DELETE FROM procrastinate_workers")
    assert todo.names("running") == [A.key]
    with todo.working() as lanes:
        assert lanes.one() == job(1, delivery="d1", tries=1)
        eventually(lambda: todo.names() == [])


def test_a_look_that_silences_its_workers_is_set_aside(dsn: str, todo: List) -> None:
    todo.put(job(1, delivery="d1"))
    under_way(dsn, tries=2, worker=SILENT)
    with todo.working() as lanes:
        eventually(lambda: todo.names("aside") == [A.key])
        assert lanes.idle() and todo.names() == [A.key]
    assert (todo.entry(A).tries, todo.entry(A).error) == (3, "its worker fell silent")


def test_a_worker_that_is_only_slow_keeps_its_look(dsn: str, todo: List, clock: Clock) -> None:
    other = PostgresStore(dsn, clock, lease=LEASE)
    with todo.working(lanes=1) as one:
        todo.put(A)
        slow = one.next()
        with List(other, clock).working() as two:
            ((number,),) = rows(dsn, "SELECT id FROM procrastinate_workers ORDER BY id LIMIT 1")
            heart = "SELECT last_heartbeat FROM procrastinate_workers WHERE id = %s"
            before = rows(dsn, heart, number)[0][0]
            eventually(lambda: rows(dsn, heart, number)[0][0] - before > timedelta(seconds=LEASE * 1.5))
            assert two.idle() and todo.names("running") == [A.key]
            slow.end()
            eventually(lambda: todo.names() == [])
            assert two.idle()
    other.close()


def test_a_look_taken_away_cannot_be_ended_by_who_comes_back(dsn: str, todo: List) -> None:
    with todo.working() as lanes:
        todo.put(A)
        silent = lanes.next()
        ((number,),) = rows(dsn, "SELECT id FROM procrastinate_jobs")
        todo.store.revive(number)
        again = lanes.next()
        assert again.job.tries == 1
        silent.end()
        todo.put(B)
        assert lanes.one() == B
        eventually(lambda: todo.names() == [A.key])
        again.end()
        eventually(lambda: todo.names() == [])
        todo.store.revive(number)
        assert todo.names() == []


# Dates -----------------------------------------------------------------------------------------


def test_a_date_is_told_to_who_looks(dsn: str, todo: List) -> None:
    todo.put(A, seconds=LONG + 60)
    todo.put(B, seconds=LONG - 60)
    rows(dsn, "UPDATE procrastinate_jobs SET scheduled_at = now()")  # as if the time had come
    with todo.working() as lanes:
        assert sorted([lanes.one().dated, lanes.one().dated]) == [False, True]


def test_times_are_those_of_the_services_clock(dsn: str, todo: List) -> None:
    """A service that pretends it is another day waits as long as the difference says."""
    todo.clock.stop(at=todo.clock() - timedelta(days=100))
    todo.put(A, hours=2)
    ((left,),) = rows(dsn, "SELECT scheduled_at - now() FROM procrastinate_jobs")
    assert timedelta(hours=1.9) < left <= timedelta(hours=2)
    assert todo.entry(A).due == todo.clock() + timedelta(hours=2)
