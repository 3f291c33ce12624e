"""A project to run commands on, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.world import WHOLE, World, world
from triage_bot.cli.main import run

Calling = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    """A project with one red account that waits for a word, and one with two regions."""
    with world(tmp_path) as made:
        made.at("2026-10-01")
        made.open(WHOLE, title="Alder Foods - triage")
        made.open(["HS::Green", "EMEA", "E&A"], by="csm-ben", title="Birch Bank - triage")
        made.at("2026-11-10")
        made.edit(2, add_labels="APAC", by="csm-ben")
        made.at("2026-11-23")
        yield made


@pytest.fixture
def call(place: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Calling:
    """Runs a command on the project: (exit code, stdout, stderr)."""
    monkeypatch.setenv("TRIAGE_BOT_TOKEN", place.sandbox.bot_token)

    def calling(*words: str, where: bool = True, now: bool = True) -> tuple[int, str, str]:
        more = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project] if where else []
        more += ["--now", place.now.isoformat()] if where and now else []
        capsys.readouterr()
        code = run([*words, *more])
        out, err = capsys.readouterr()
        return code, out, err

    return calling


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to call from, at home there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path
