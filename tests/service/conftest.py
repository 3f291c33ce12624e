"""Stores of both kinds, their clock, and the log of a service."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.postgres import postgres
from tests.service.house import Server
from tests.service.listing import Clock, List
from triage_bot.service.status import LOG, to_stderr
from triage_bot.service.store import open_store

__all__ = ["postgres"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def emptied(postgres: Callable[[], str]) -> Callable[[], str]:
    """One database for many tests, emptied before each: on a slow disk a new one takes longer than a test."""
    dsn = postgres()

    def empty() -> str:
        with psycopg.connect(dsn) as db:
            db.execute("SET session_replication_role = replica")  # in any order
            for (table,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
                db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        return dsn

    return empty


@pytest.fixture(params=["sqlite", "postgres"])
def todo(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[List]:
    """A list of each kind, empty and begun."""
    name = request.getfixturevalue("emptied")() if request.param == "postgres" else str(tmp_path / "list.db")
    store = open_store(name, clock)
    store.begin()
    yield List(store, clock)
    store.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the service logs."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, LOG.level
    with contextlib.redirect_stderr(io.StringIO()) as stream:
        to_stderr()
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    LOG.setLevel(before[2])
