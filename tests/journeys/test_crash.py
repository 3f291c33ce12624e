"""Killed at any write and run again, the project ends as after an unbroken run; nothing is said twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.world import MONDAY, World, demo_world

PATIENCE = 60.0


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The project after a run nobody disturbed."""
    with demo_world(tmp_path_factory.mktemp("unbroken")) as made:
        made.run()
        return {"state": settled(made), "writes": len(made.writes())}


def settled(place: World) -> dict[str, Any]:
    """The state, with new issues named by title alone: a crash may change the order they are opened in."""
    opened = place.root.issues.list(get_all=True, state="all", created_after=MONDAY.isoformat())
    new = {f"{issue.iid} {issue.title}": issue.title for issue in opened}
    assert new
    return {new.get(key, key): value for key, value in place.state().items()}


def hanging(place: World) -> None:
    """Waits until the sandbox holds an answer back."""
    deadline = time.monotonic() + PATIENCE
    while place.door("faults", "GET"):
        assert time.monotonic() < deadline, "the run never came so far"


@pytest.mark.parametrize("kind", ["timeout_after", "timeout_before"])
@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 0.95])
def test_killed_and_run_again(tmp_path: Path, unbroken: dict[str, Any], share: float, kind: str) -> None:
    passed = int(unbroken["writes"] * share)
    with demo_world(tmp_path) as place:
        place.door("faults", method="POST|PUT", path=".*", kind=kind, count=1, skip=passed, seconds=PATIENCE)
        process = place.process()
        hanging(place)
        process.kill()
        process.wait()
        place.door("faults", "DELETE")
        assert place.run()["counts"]["failed"] == 0
        assert settled(place) == unbroken["state"]
        assert place.run()["counts"]["changes"] == 0


def test_interrupted_it_ends_soon_with_130_and_the_next_run_finishes(tmp_path: Path, unbroken: dict[str, Any]) -> None:
    with demo_world(tmp_path) as place:
        place.door("faults", method="POST|PUT", path=".*", kind="latency", count=0, seconds=0.3)
        process = place.process()
        deadline = time.monotonic() + PATIENCE
        while not place.writes():
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130, err
        assert "Traceback" not in err
        assert len(place.writes()) < unbroken["writes"]
        place.door("faults", "DELETE")
        place.run()
        assert settled(place) == unbroken["state"]
