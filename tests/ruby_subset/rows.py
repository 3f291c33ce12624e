"""Tables of facts about Ruby: an expression and what Ruby says to it, asked of our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ruby_subset.program import Names, RubyError, RubyTooCostly, condition
from ruby_subset.running.run import Run

NOW = datetime(2019, 3, 5, 13, 7, 9, 250_000, tzinfo=UTC)
"""A Tuesday, 14:07 in Berlin."""
ARROW = " → "


def rows(table: str) -> list[object]:
    """A parameter for each line: `source → what it gives`."""
    lines = [line for line in table.strip("\n").split("\n") if line]
    return [pytest.param(*line.split(ARROW, 1), id=line.split(ARROW, 1)[0]) for line in lines]


def said(source: str, zone: str = "Europe/Berlin", now: datetime = NOW, env: Mapping[str, str] | None = None) -> str:
    """What the expression gives, as `inspect` prints it, or the error: `TypeError: expected numeric`."""
    program = condition(source, Names())
    assert not program.faults, program.faults
    run = Run(now=now, zone=ZoneInfo(zone), env=env or {})
    try:
        return run.inspect(program.whole(run))
    except RubyError as error:
        return f"{error.kind}: {error.message}"
    except RubyTooCostly:
        return "too costly"
