"""Faults, kills, people and second runs at random, against unbroken runs; ends with 1 at a difference.

`python bench/campaign.py [FIRST [COUNT]]` lives so many schedules from that seed on; `--replay SEED` tells one request
by request.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.campaign.campaign import campaign, schedule  # noqa: E402 – the same campaign as in the tests, longer
from tests.campaign.judge import Difference  # noqa: E402

FIRST, COUNT = 1_000, 1_000


def replay(seed: int) -> int:
    """One schedule, request by request."""
    told, found = schedule(seed)
    print("\n".join(told.trace))
    tell(seed, found)
    return int(bool(found))


def tell(seed: int, found: list[Difference]) -> None:
    """What differed, as soon as it is known."""
    for one in found:
        print(f"seed {seed}  {one}", flush=True)


def main() -> int:
    """Lives them and prints the figures."""
    if "--replay" in sys.argv:
        return replay(int(sys.argv[-1]))
    first, count = (*map(int, sys.argv[1:3]), *(FIRST, COUNT)[len(sys.argv) - 1 :])
    print(f"seeds {first} to {first + count - 1}", flush=True)
    begin = time.perf_counter()
    figures = campaign(range(first, first + count), tell)
    print(f"{figures.schedules} schedules in {len(figures.worlds)} worlds, {time.perf_counter() - begin:.0f} s")
    for name, number in sorted(figures.met.items()):
        print(f"  {name:<24} {number:>8}")
    for name in ("lost", "doubled", "overwritten", "other", "restless", "error", "in the gap"):
        print(f"  {name:<24} {figures.seen[name]:>8}")
    return int(not figures.clean)


if __name__ == "__main__":
    sys.exit(main())
