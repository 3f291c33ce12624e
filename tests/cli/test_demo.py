"""Command `demo`: ends well on any day, and its second run finds nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gitlab_sandbox.clock import working_morning
from triage_bot.cli.main import run


def test_the_demo_shows_a_dry_run_a_run_and_a_run_that_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 0
    out = capsys.readouterr().out
    assert "Nothing was written." in out and "Left alone, and why" in out
    assert "3. The run again" in out and "  0 changes, 0 failed" in out
    assert "/-/issues/" in out


@pytest.mark.parametrize(
    ("today", "shown"), [("2026-11-21", "2026-11-20"), ("2026-11-22", "2026-11-20"), ("2026-11-25", "2026-11-25")]
)
def test_its_clock_stands_at_a_working_morning(today: str, shown: str) -> None:
    now = datetime.fromisoformat(f"{today}T23:00").replace(tzinfo=UTC)
    assert working_morning(now).isoformat() == f"{shown}T10:00:00+00:00"
