"""A year of 50 accounts, day by day, in two projects at once; prints its figures, ends with 1 if a law was broken."""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gitlab_sandbox.server import Sandbox  # noqa: E402 – behind it in the alphabet
from tests.year.figures import Figures  # noqa: E402
from tests.year.year import Year  # noqa: E402 – the same year as in the tests, longer

BEGIN, DAYS, ACCOUNTS, PROJECTS = date(2027, 2, 1), 365, 50, 2


def live(seed: int) -> Figures:
    """The year of one project, on a sandbox of its own."""
    with Sandbox(0, "empty") as sandbox, tempfile.TemporaryDirectory() as folder:
        return Year(sandbox, Path(folder), BEGIN, DAYS, ACCOUNTS // PROJECTS, seed).run()


def main() -> int:
    """Lives both years at once, one to a core."""
    begin = time.perf_counter()
    with ProcessPoolExecutor(PROJECTS) as pool:
        lived = list(pool.map(live, range(1, PROJECTS + 1)))
    wall = time.perf_counter() - begin
    for figures in lived:
        width = max(len(name) for name, _ in figures.rows())
        for name, value in figures.rows():
            print(f"{name:<{width}}  {value}")
        for line in figures.broken[:20]:
            print(f"  {line}")
        print()
    print(f"wall clock {wall:.0f} s")
    return int(any(figures.broken for figures in lived))


if __name__ == "__main__":
    sys.exit(main())
