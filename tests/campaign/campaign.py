"""Many schedules: lived, judged, counted; `python bench/campaign.py` is its command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from tests.campaign.judge import Difference, judged
from tests.campaign.play import Told, lived, one_after_another, unbroken
from tests.campaign.schedule import Schedule
from tests.campaign.world import World, world

HARMLESS = ("in the gap",)
"""What GitLab's API leaves open: a PUT has no condition, so an act between our re-read and it may be lost."""


@dataclass
class Figures:
    """What came of a campaign."""

    schedules: int = 0
    worlds: set[int] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    differences: dict[int, list[Difference]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Nothing lost, doubled or overwritten, and no error."""
        return not any(one.kind not in HARMLESS for found in self.differences.values() for one in found)

    def add(self, seed: int, told: Told, found: list[Difference]) -> None:
        """One more schedule."""
        self.schedules += 1
        self.worlds.add(Schedule(seed).world)
        self.met.update(told.met)
        twins = sum(one["twins"] for one in told.end.values())
        self.met.update({"acts": told.acts, "ended early": told.early, "acts in the gap": len(told.in_gap)})
        back = sum(" DELETE " in line and "/notes/" in line for line in told.trace)
        self.met.update({"twins closed": twins, "notes taken back": back, "requests": len(told.trace)})
        self.seen.update(one.kind for one in found)
        if found:
            self.differences[seed] = found


@cache
def references(number: int) -> tuple[World, Told, Told]:
    """A world and its unbroken runs."""
    made = world(number)
    return made, unbroken(made, True), unbroken(made, False)


def schedule(seed: int) -> tuple[Told, list[Difference]]:
    """One schedule, lived and judged; the same seed gives the same."""
    with one_after_another():
        made, before, behind = references(Schedule(seed).world)
        told = lived(made, Schedule(seed))
        return told, judged(made, told, before, behind)


def campaign(seeds: Iterable[int], tell: Callable[[int, list[Difference]], None]) -> Figures:
    """All of them; `tell` hears of each that differs."""
    figures = Figures()
    for seed in seeds:
        told, found = schedule(seed)
        figures.add(seed, told, found)
        if found:
            tell(seed, found)
    return figures
