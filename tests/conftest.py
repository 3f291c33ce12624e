"""One more worker than cores for `pytest -n auto`: many tests wait for processes and answers."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """Half a core idles otherwise."""
    return (os.cpu_count() or 1) + 1
