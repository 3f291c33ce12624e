"""The rolling fuse, on a real store and a clock that is turned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.listing import Clock
from triage_bot.service.memory import Fuse
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.status import Health


@pytest.fixture
def fuse(tmp_path: Path, clock: Clock) -> Iterator[Fuse]:
    clock.stop()
    store = SqliteStore(path=tmp_path / "list.db", clock=clock)
    yield Fuse(10, store, Health(), clock)
    store.close()


def test_it_blows_at_the_limit_and_mends_with_time(fuse: Fuse, clock: Clock) -> None:
    assert not fuse.blown()
    fuse.spend(6)
    clock.turn(minutes=20)
    fuse.spend(3)
    assert not fuse.blown() and fuse.status.troubles() == {}
    fuse.spend(1)
    assert fuse.blown() and fuse.blown()
    why = "writing pauses: 10 changes or more in the last hour (--max-changes-per-hour)"
    assert fuse.status.troubles() == {"fuse": why}
    clock.turn(minutes=39)
    assert fuse.blown()
    clock.turn(minutes=1)
    assert not fuse.blown() and fuse.status.troubles() == {}
    fuse.spend(6)
    assert fuse.blown()


def test_all_workers_spend_from_one_purse(fuse: Fuse, clock: Clock, tmp_path: Path) -> None:
    other = Fuse(10, SqliteStore(path=tmp_path / "list.db", clock=clock), Health(), clock)
    fuse.spend(5)
    other.spend(5)
    assert fuse.blown() and other.blown()


def test_nothing_spent_is_not_noted(fuse: Fuse, tmp_path: Path) -> None:
    import sqlite3

    fuse.spend(0)
    with sqlite3.connect(tmp_path / "list.db") as db:
        assert db.execute("SELECT count(*) FROM triage_bot_change").fetchone() == (0,)
