"""Which store a name means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service.listing import Clock
from triage_bot.errors import UsageError
from triage_bot.service.postgres import PostgresStore
from triage_bot.service.sqlite import SqliteStore
from triage_bot.service.store import is_shared, open_store


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("postgresql://me@host/db", True),
        ("postgres://host/db", True),
        ("triage-bot.db", False),
        ("/var/lib/postgresql://x", False),
        ("postgresql.db", False),
        ("sqlite:///x.db", False),
    ],
)
def test_which_are_shared(name: str, shared: bool) -> None:
    assert is_shared(name) is shared


@pytest.mark.parametrize(
    "name", ["sqlite:///x.db", "redis://host", "mysql://me:canary@host/db", "POSTGRESQL://host/db"]
)
def test_other_kinds(clock: Clock, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="--store: no such kind of store – name a file, or postgresql://") as caught:
        open_store(name, clock)
    assert "canary" not in str(caught.value) and list(tmp_path.iterdir()) == []


def test_what_they_are_told(tmp_path: Path, clock: Clock, postgres: Callable[[], str]) -> None:
    said: list[str] = []
    for name, kind in ((str(tmp_path / "x.db"), SqliteStore), (postgres(), PostgresStore)):
        store = open_store(name, clock, report=said.append, most_tries=3, lease=7.0)
        assert type(store) is kind and store.clock is clock
        assert (store.most_tries, store.lease) == (3, 7.0)
        store.remember("x", "y")
        assert said.pop() == ""
        store.close()
