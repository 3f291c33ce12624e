"""Which store a `--store` names: a SQLite file, or PostgreSQL."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from triage_bot.errors import UsageError
from triage_bot.service.todo import Store

POSTGRES = ("postgresql://", "postgres://")


def is_shared(name: str) -> bool:
    """True for a store that several processes may work on."""
    return name.startswith(POSTGRES)


def open_store(
    name: str,
    clock: Callable[[], datetime],
    report: Callable[[str], None] = lambda _problem: None,
    most_tries: int = 8,
    lease: float = 60.0,
) -> Store:
    """Opens it, and makes what it needs there; see `Store`. Raises UsageError if that cannot be."""
    if is_shared(name):
        if not importlib.util.find_spec("procrastinate"):
            raise UsageError("--store: PostgreSQL needs more packages", "pip install 'triage-bot[postgres]'")
        from triage_bot.service.postgres import PostgresStore  # noqa: PLC0415 – an extra

        return PostgresStore(clock, report, most_tries, lease, dsn=name)
    if "://" in name:
        raise UsageError("--store: no such kind of store", "name a file, or postgresql://user:password@host/database")
    from triage_bot.service.sqlite import SqliteStore  # noqa: PLC0415 – needs a Unix

    return SqliteStore(clock, report, most_tries, lease, path=Path(name))
