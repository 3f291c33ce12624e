"""How much work something is, counted and never timed: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(action: Callable[[], object]) -> int:
    """How many functions, Python's own included, are called meanwhile in this thread."""
    count = 0

    def counting(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def grows_evenly(work: Callable[[int], object], size: int) -> bool:
    """True if twice as much to do takes about twice the work."""
    work(1)  # what is worked out once is worked out by now
    return calls(lambda: work(2 * size)) < 2.2 * calls(lambda: work(size))
