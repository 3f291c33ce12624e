"""One more worker than cores for `pytest -n auto`: many tests wait for processes and answers; no example is timed."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine, or coverage, is no fault of the code
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """Half a core idles otherwise."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for processes come first: meanwhile the other workers take what is left."""
    items.sort(key=lambda item: not {"service", "journeys", "renewals"}.intersection(item.path.parts))
