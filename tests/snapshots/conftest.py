"""Snapshots: each a file of its own, as people would see it. `pytest tests/snapshots --snapshot-update` writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

Keeping = Callable[[str], SnapshotAssertion]


@pytest.fixture
def kept(snapshot: SnapshotAssertion) -> Keeping:
    """A snapshot of text whose file ends as told: `txt`, `json` …"""

    def keeping(ending: str) -> SnapshotAssertion:
        kind = type(
            "TextFile", (SingleFileSnapshotExtension,), {"_write_mode": WriteMode.TEXT, "file_extension": ending}
        )
        return snapshot.use_extension(kind)

    return keeping
