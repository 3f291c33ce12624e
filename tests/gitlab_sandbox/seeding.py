"""Sandboxes that begin from a seed written out in a test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from gitlab_sandbox.server import Sandbox

from .conftest import NOW, World


@contextlib.contextmanager
def seeded(folder: Path, text: str, tier: str = "premium") -> Iterator[World]:
    """A running sandbox on the frozen clock."""
    path = folder / "seed.yml"
    path.write_text(text, encoding="utf-8")
    with Sandbox(seed=str(path), clock=NOW, tier=tier) as sandbox:
        yield World(sandbox)
