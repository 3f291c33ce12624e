"""Which expected change is which planned one: as many exact pairs as there can be, then near misses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from triage_bot.cases.comparing import differences
from triage_bot.cases.expected import ExpectedChange
from triage_bot.changes.change import Change

Near = Callable[[ExpectedChange, Change], bool]
"""True for a change of the expected kind in the place that is meant."""


@dataclass(frozen=True)
class Pairs:
    """Places of expectations → places of changes."""

    met: Mapping[int, int]
    near: Mapping[int, int]


def pair(wanted: Sequence[ExpectedChange], changes: Sequence[Change], near: Near) -> Pairs:
    """Pairs expectations with changes; each is in one pair at most."""
    apart = {
        (one, other): len(differences(wanted[one], changes[other]))
        for one in range(len(wanted))
        for other in range(len(changes))
        if near(wanted[one], changes[other])
    }
    met = _most(len(wanted), {both for both, count in apart.items() if not count})
    beside: dict[int, int] = {}
    for one, other in sorted(apart, key=lambda both: (apart[both], both)):
        taken = one in met or one in beside or other in {*met.values(), *beside.values()}
        if not taken:
            beside[one] = other
    return Pairs(met, beside)


def _most(count: int, fits: set[tuple[int, int]]) -> dict[int, int]:
    """As many pairs as possible: `note: {}` leaves the note to an expectation that wants only this one."""
    of: dict[int, int] = {}

    def find(one: int, tried: set[int]) -> bool:
        for other in sorted(right for left, right in fits if left == one and right not in tried):
            tried.add(other)
            if other not in of or find(of[other], tried):
                of[other] = one
                return True
        return False

    for one in range(count):
        find(one, set())
    return {one: other for other, one in of.items()}
