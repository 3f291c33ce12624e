"""The SQLite list alone: its order, its clock, and a file of an older triage-bot."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.listing import Clock, List, job
from tests.serving import eventually
from triage_bot.errors import UsageError
from triage_bot.service.job import Put
from triage_bot.service.sqlite import SqliteStore

A, B = job(1), job(2)


@pytest.fixture
def todo(tmp_path: Path, clock: Clock) -> Iterator[List]:
    store = SqliteStore(clock=clock, path=tmp_path / "list.db")
    store.begin()
    yield List(store, clock)
    store.close()


# Order and time --------------------------------------------------------------------------------


def test_what_was_due_first_comes_first(todo: List) -> None:
    now = todo.clock()
    for iid, minutes in ((1, 3), (2, 9), (3, 1), (4, 5)):
        todo.store.put([Put(job(iid), now - timedelta(minutes=minutes))])
    with todo.working(lanes=1) as lanes:
        assert [lanes.one().iid for _ in range(4)] == [2, 4, 1, 3]


def test_dates_come_with_the_clock(todo: List) -> None:
    todo.clock.stop()
    todo.plan(A, hours=1)
    todo.plan(B, days=40)
    with todo.working() as lanes:
        todo.put(job(3))
        assert lanes.one() == job(3) and lanes.idle()
        todo.clock.turn(minutes=59)
        todo.put(job(4))
        assert lanes.one() == job(4) and lanes.idle()
        todo.clock.turn(minutes=1)
        todo.put(job(5))  # wakes a lane
        assert {lanes.one().iid, lanes.one().iid} == {1, 5}
        todo.clock.turn(days=40)
        todo.put(job(6))
        assert {lanes.one().iid, lanes.one().iid} == {2, 6}


def test_a_clock_that_goes_back(todo: List) -> None:
    """A wait of minutes is over by now; a date of the calendar is still to come."""
    now = todo.clock.stop()
    with todo.working() as lanes:
        todo.put(job(9))
        assert lanes.one() == job(9)
        todo.plan(A, minutes=10)
        todo.plan(job(2, dated=True), days=3)
        todo.put(job(3, delivery="d1"))
        assert lanes.one(todo.again("GitLab is away", 1, minutes=5)).iid == 3
        eventually(lambda: not todo.names("running"))
        todo.clock.turn(hours=-1)
        todo.put(job(4))
        assert {lanes.one().iid for _ in range(3)} == {1, 3, 4}
        eventually(lambda: todo.names() == [B.key])
        assert todo.entry(B).due == now + timedelta(days=3) and lanes.idle()


def test_a_clock_that_trembles(todo: List) -> None:
    todo.clock.stop()
    with todo.working() as lanes:
        todo.put(job(9))
        lanes.one()
        todo.plan(A, minutes=10)
        todo.clock.turn(seconds=-30)
        todo.put(B)
        assert lanes.one() == B
        eventually(lambda: todo.names() == [A.key])
        assert lanes.idle()


# An older file ---------------------------------------------------------------------------------

VERSION_1 = """
CREATE TABLE job (
  key TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, iid INTEGER NOT NULL, event_uuid TEXT NOT NULL,
  delivery TEXT NOT NULL, aside INTEGER NOT NULL DEFAULT 0, begun INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL, wanted REAL NOT NULL, set_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '');
CREATE INDEX job_due ON job (aside, due);
CREATE TABLE delivery (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX delivery_at ON delivery (at);
CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE change (at REAL NOT NULL, count INTEGER NOT NULL);
PRAGMA user_version=1;
"""


@pytest.fixture
def old(tmp_path: Path, clock: Clock) -> Path:
    """One due, one begun, one planned for its date, one that waits after an error, and one set aside."""
    now = clock.stop().timestamp()
    rows = [(1, 0, 0, now, 0, ""), (2, 0, 1, now, 1, ""), (3, 0, 0, now + 86400, 0, "")]
    rows += [(4, 0, 0, now + 600, 2, "GitLab is away"), (5, 1, 0, now, 8, "it keeps failing")]
    with sqlite3.connect(tmp_path / "list.db") as db:
        db.executescript(VERSION_1)
        for iid, aside, begun, due, tries, error in rows:
            path = "group/project"
            asked = (f"{path}#{iid}", "issue", path, iid, f"e{iid}", f"d{iid}")
            values = (*asked, aside, begun, due, due, now, tries, error)
            db.execute(f"INSERT INTO job VALUES ({', '.join('?' * 13)})", values)
        db.execute("INSERT INTO memory VALUES ('watermark', 'x')")
        db.execute("INSERT INTO delivery VALUES ('k1', ?)", (now,))
        db.execute("INSERT INTO change VALUES (?, 7)", (now,))
    return tmp_path / "list.db"


def test_a_file_of_the_first_version_is_read_on(old: Path, clock: Clock) -> None:
    todo = List(SqliteStore(clock=clock, path=old), clock)
    todo.store.begin()
    entries = {
        one.job.iid: (one.state, one.later, one.job.dated, one.job.tries, one.error) for one in todo.store.entries()
    }
    assert entries == {
        1: ("waiting", False, False, 0, ""), 2: ("waiting", False, False, 1, ""), 3: ("waiting", True, True, 0, ""),
        4: ("waiting", False, False, 2, "GitLab is away"), 5: ("aside", True, False, 8, "it keeps failing"),
    }  # fmt: skip
    assert todo.store.recall("watermark") == "x" and todo.put(A, key="k1") == [False]
    assert todo.store.changes_since(clock() - timedelta(minutes=1)) == 7
    with todo.working() as lanes:
        assert {lanes.one().delivery, lanes.one().delivery} == {"d1", "d2"}
        eventually(lambda: len(todo.names()) == 3)
    todo.store.close()
    again = SqliteStore(clock=clock, path=old)
    assert len(again.entries()) == 3
    again.close()


def test_a_file_that_an_older_one_still_works_on_is_left_to_it(old: Path, clock: Clock) -> None:
    holds = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(); sys.stdin.read()"
    owner = subprocess.Popen(
        [sys.executable, "-c", holds, f"{old}.lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None and owner.stdout.readline()
    with pytest.raises(UsageError, match="another process works on"):
        SqliteStore(clock=clock, path=old)
    owner.communicate("")
    with sqlite3.connect(old) as db:
        assert db.execute("SELECT count(*) FROM job").fetchone() == (5,)
    SqliteStore(clock=clock, path=old).close()
