"""Worlds to travel in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.world import World, demo_world, world

__all__ = ["postgres"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    """A project that is set up and empty, on a Monday morning."""
    with world(tmp_path) as made:
        yield made


@pytest.fixture(params=["free", "premium"])
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """The demo's project, on both kinds of tier."""
    with demo_world(tmp_path, request.param) as made:
        yield made
