"""The SQLite file: who may have it, what it refuses, and a disk that is full."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.service.listing import Clock, job
from triage_bot.errors import UsageError
from triage_bot.service.job import Put
from triage_bot.service.sqlite import SCHEMA_VERSION, SqliteStore
from triage_bot.service.store import StoreFailed

A, B = job(1), job(2)


def test_one_owner_and_any_number_of_readers(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "list.db"
    first, second, reader = (SqliteStore(clock=clock, path=file) for _ in range(3))
    first.begin()
    with pytest.raises(UsageError, match=r"another process works on .*list\.db – stop the other one") as caught:
        second.begin()
    assert caught.value.exit_code == 2
    first.put([Put(A, clock())])
    assert [one.key for one in reader.entries()] == [A.key] and reader.retry(A.key) and reader.drop(A.key)
    assert first.entries() == []
    first.close()
    second.begin()
    for one in (second, reader):
        one.close()


def test_the_lock_ends_with_its_process(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "list.db"
    script = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from triage_bot.service.sqlite import SqliteStore\n"
        "store = SqliteStore(clock=lambda: datetime.now(UTC), path=Path(sys.argv[1]))\n"
        "store.begin(); print('mine', flush=True)\n"
        "sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "mine\n"
    store = SqliteStore(clock=clock, path=file)
    with pytest.raises(UsageError, match="another process works on"):
        store.begin()
    other.kill()
    other.communicate()
    store.begin()
    store.close()


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "list.db"
    SqliteStore(clock=clock, path=file).close()
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    with pytest.raises(UsageError, match="was written by a newer triage-bot – install that version"):
        SqliteStore(clock=clock, path=file)
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)


def test_folders_are_made(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "a" / "b" / "list.db"
    SqliteStore(clock=clock, path=file).close()
    assert file.is_file()


@pytest.mark.parametrize("what", ["a folder", "below a file", "no database"])
def test_files_that_cannot_be_used(tmp_path: Path, clock: Clock, what: str) -> None:
    (tmp_path / "file").write_text("This is a letter, no database. " * 50, encoding="utf-8")
    name = {"a folder": ".", "below a file": "file/list.db", "no database": "file"}[what]
    with pytest.raises(UsageError, match=r"--store: .* cannot be used: .* – name a file in a folder of mine") as caught:
        SqliteStore(clock=clock, path=tmp_path / name)
    assert caught.value.exit_code == 2


def test_trouble_is_reported_until_it_is_over(tmp_path: Path, clock: Clock) -> None:
    said: list[str] = []
    store = SqliteStore(clock=clock, path=tmp_path / "list.db", report=said.append)
    store.put([Put(A, clock())])
    assert set(said) == {""}
    other = sqlite3.connect(tmp_path / "list.db", isolation_level=None)
    other.execute("DROP TABLE look")
    for act in (store.depth, store.entries, lambda: store.put([Put(B, clock(), "k1")]), lambda: store.drop(B.key)):
        with pytest.raises(StoreFailed, match=r"^list\.db: no such table: look$"):
            act()
    assert said[-1] == "no such table: look"
    other.execute("CREATE TABLE look (key TEXT)")
    store.remember("x", "y")
    assert said[-1] == ""
    other.close()
    store.close()
    with pytest.raises(StoreFailed):
        store.put([Put(A, clock())])


FULL = """
import json, resource, signal, sys, threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from triage_bot.service.job import Job, Put, Sequel
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.store import StoreFailed

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
clock = lambda: datetime.now(UTC)
file, said = Path(sys.argv[1]), []
store = SqliteStore(clock=clock, report=said.append, path=file)
store.begin()

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def put(start, count, **later):
    due = clock() + timedelta(**later)
    jobs = [Job(kind="issue", path="group/project", iid=iid) for iid in range(start, start + count)]
    return store.put([Put(job, due, f"k{job.iid}") for job in jobs])

put(1, 50, hours=1)
put(51, 1)
begun, go, stop = threading.Event(), threading.Event(), threading.Event()
def look(job):
    begun.set()
    go.wait(20)
    return Sequel()
worker = threading.Thread(target=store.work, args=(look, 2, stop))
worker.start()
begun.wait(20)
limit(max(one.stat().st_size for one in file.parent.iterdir()) + 100)
try:
    put(1000, 2000, hours=1)
    failed = ""
except StoreFailed as error:
    failed = str(error)
trouble, during = said[-1], len(store.entries())
failures = sum(map(bool, said))
go.set()  # the look ends while the disk is full
while sum(map(bool, said)) == failures and len(store.entries()) == during:
    stop.wait(0.01)
during = [during, len(store.entries())]
limit(resource.RLIM_INFINITY)
fresh = put(1000, 2000, hours=1)
while any(one.key == "group/project#51" for one in store.entries()):
    stop.wait(0.01)
stop.set()
worker.join()
print(json.dumps([failed, trouble, during, all(fresh), len(store.entries()), said[-1]]))
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """Nothing half done while it lasts, and everything goes on when there is room again."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "list.db")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    failed, trouble, during, fresh, after, last = json.loads(done.stdout)
    assert failed.startswith("list.db: ") and trouble in failed and trouble
    assert (during, fresh, after, last) == ([51, 51], True, 2050, "")


def test_a_step_is_whole_or_not_at_all(tmp_path: Path, clock: Clock) -> None:
    """The second of three puts cannot be stored: neither the first nor its delivery is."""
    store = SqliteStore(clock=clock, path=tmp_path / "list.db")
    with sqlite3.connect(tmp_path / "list.db") as db:
        refused = "new.key LIKE '%#2' BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        db.execute(f"CREATE TRIGGER no BEFORE INSERT ON look WHEN {refused}")
    wishes = [Put(job(iid), clock() + timedelta(hours=1), f"k{iid}") for iid in (1, 2, 3)]
    with pytest.raises(StoreFailed, match="not this one"):
        store.put(wishes)
    assert store.entries() == []
    assert store.put([wishes[0], wishes[2]]) == [True, True]
    store.close()
