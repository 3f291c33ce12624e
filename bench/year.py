"""A year of 50 accounts on the sandbox, day by day; prints its figures, ends with 1 if a law was broken."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.year.year import Year  # noqa: E402 – the same year as in the tests, longer
from triage_bot.sandbox.server import Sandbox  # noqa: E402

BEGIN, DAYS, ACCOUNTS = date(2027, 2, 1), 365, 50


def main() -> int:
    """Lives the year."""
    with Sandbox(0, "empty") as sandbox, tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        figures = Year(sandbox, Path(folder), BEGIN, DAYS, ACCOUNTS).run()
        wall = time.perf_counter() - begin
    rows = [
        *figures.rows(),
        ("wall clock", f"{wall:.0f} s"),
        ("per look", f"{1000 * wall / (figures.runs + figures.looks):.0f} ms"),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")
    for line in figures.broken[:50]:
        print(f"  {line}")
    return int(bool(figures.broken))


if __name__ == "__main__":
    sys.exit(main())
