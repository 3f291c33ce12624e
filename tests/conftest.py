"""An environment without settings, examples without a time limit, and one more worker than cores: many tests wait."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

OURS = ("CI", "TRIAGE_", "GITLAB_", "PYTHON_GITLAB")
"""What the program listens to: a test says it itself, whatever machine it runs on."""

for _name in [name for name in os.environ if name.startswith(OURS) and name != "GITLAB_SCHEMAS"]:
    del os.environ[_name]

settings.register_profile("untimed", deadline=None)  # a busy machine, or coverage, is no fault of the code
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """Half a core idles otherwise."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for processes come first, the longest before the others: workers then take what is left."""
    items.sort(key=lambda item: _turn(item.path))


def _turn(file: Path) -> int:
    if file.stem.startswith(("test_service_", "test_every_day", "test_crash")):
        return 0
    return 1 if {"service", "journeys", "renewals"}.intersection(file.parts) else 2
