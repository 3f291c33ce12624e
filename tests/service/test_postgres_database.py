"""The PostgreSQL database: made ready once, refused politely, and lost and found again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.service.listing import Clock, List, job
from tests.serving import eventually, free_port
from triage_bot.errors import UsageError
from triage_bot.service.postgres import PostgresStore
from triage_bot.service.store import StoreFailed

A = job(1)


def test_several_starters_make_the_tables_once(postgres: Callable[[], str], clock: Clock) -> None:
    dsn, at_once = postgres(), threading.Barrier(4)

    def start(number: int) -> PostgresStore:
        at_once.wait(20)
        return PostgresStore(clock=clock, dsn=dsn)

    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(start, range(4)))
    for number, store in enumerate(stores):
        assert List(store, clock).put(job(number)) == [True]
    assert len(stores[0].entries()) == 4
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    "wrong", ["port", "database", "address", "user"], ids=["no server", "no database", "no address", "no user"]
)
def test_a_database_that_cannot_be_used(postgres: Callable[[], str], clock: Clock, wrong: str) -> None:
    dsn = postgres()
    address = {
        "port": f"postgresql://me:canary-password@127.0.0.1:{free_port()}/triage",
        "database": dsn.replace("?", "_not_there?").replace("postgres:@", "postgres:canary-password@"),
        "address": "postgresql://me:canary-password@127.0.0.1:no-port/triage",
        "user": dsn.replace("postgres:@", "nobody:canary-password@"),
    }[wrong]
    assert "canary-password" in address
    with pytest.raises(
        UsageError, match=r"--store: PostgreSQL cannot be used: .* – check address and rights"
    ) as caught:
        PostgresStore(clock=clock, dsn=address)
    assert "canary" not in str(caught.value) and caught.value.exit_code == 2
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_trouble_is_reported_until_it_is_over(postgres: Callable[[], str], clock: Clock) -> None:
    said: list[str] = []
    dsn = postgres()
    store = PostgresStore(clock=clock, report=said.append, dsn=dsn)
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("ALTER TABLE triage_bot_delivery RENAME TO hidden")
        with pytest.raises(StoreFailed, match=r'^PostgreSQL: relation "triage_bot_delivery" does not exist$'):
            List(store, clock).put(A, key="k1")
        assert said[-1].startswith("relation") and store.entries() == []
        db.execute("ALTER TABLE hidden RENAME TO triage_bot_delivery")
    assert List(store, clock).put(A, key="k1") == [True] and said[-1] == ""
    store.close()


def test_lost_connections_are_made_anew(postgres: Callable[[], str], clock: Clock) -> None:
    """The database restarts: lanes and door find back by themselves, and nothing is lost."""
    dsn = postgres()
    todo = List(PostgresStore(clock=clock, lease=0.6, dsn=dsn), clock)
    with todo.working() as lanes:
        todo.put(A)
        first = lanes.next()
        with psycopg.connect(dsn, autocommit=True) as db:
            others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
            assert db.execute(f"{others} AND pid <> pg_backend_pid()").fetchone() > (0,)
        todo.put(job(2))
        first.end()
        seen = {lanes.one().iid}
        eventually(lambda: (not lanes.idle() and seen.add(lanes.one().iid)) or not todo.names())
        assert 2 in seen
    todo.store.close()


def test_a_look_whose_end_cannot_be_stored_is_made_again(postgres: Callable[[], str], clock: Clock) -> None:
    """Also when we are told to stop before the database is well: what was to follow would be lost with it."""
    dsn = postgres()
    todo = List(PostgresStore(clock=clock, lease=0.6, dsn=dsn), clock)
    with psycopg.connect(dsn, autocommit=True) as db:
        with todo.working() as lanes:
            todo.put(A)
            under_way = lanes.next()
            db.execute("ALTER TABLE procrastinate_jobs RENAME TO hidden")
            under_way.end(todo.again("GitLab is away", 1, hours=1))
        db.execute("ALTER TABLE hidden RENAME TO procrastinate_jobs")
    with todo.working() as lanes:
        assert lanes.one().iid == A.iid
        eventually(lambda: todo.names() == [])
    todo.store.close()


def test_a_step_is_whole_or_not_at_all(postgres: Callable[[], str], clock: Clock) -> None:
    dsn = postgres()
    todo = List(PostgresStore(clock=clock, dsn=dsn), clock)
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("ALTER TABLE procrastinate_jobs ADD CONSTRAINT no CHECK (lock <> 'group/project#2')")
    with pytest.raises(StoreFailed):
        todo.put(job(1), job(2), key="k1")
        todo.put(job(2), key="k2")
    assert todo.names() == [A.key]
    assert todo.put(job(3), key="k2") == [True]
    todo.store.close()
