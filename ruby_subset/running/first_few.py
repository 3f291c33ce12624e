"""The first few in an order, chosen as Ruby chooses them: what is alike comes in the order that its search leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Keyed = tuple[Any, Any]
"""What an item is ordered by, and the item."""
ROOM = 4
"""How many times more items are kept than are wanted, before those behind are thrown away."""


def first_few(keyed: Iterable[Keyed], count: int, last: bool) -> list[Any]:
    """The smallest, or (`last`) the largest, in their order."""
    kept: list[Keyed] = []
    limit: Keyed | None = None
    for pair in keyed if count else ():
        if limit is not None and _order(pair, limit, last) >= 0:
            continue
        kept.append(pair)
        if len(kept) == count * ROOM:
            limit = _parted(kept, count, last)
    if len(kept) > count:
        _parted(kept, count, last)
    ordered = sorted(kept, key=lambda pair: pair[0])
    return [item for _, item in (reversed(ordered) if last else ordered)]


def _order(pair: Keyed, other: Keyed, last: bool) -> int:
    order = int(pair[0] > other[0]) - int(pair[0] < other[0])
    return -order if last else order


def _parted(kept: list[Keyed], count: int, last: bool) -> Keyed:
    """Leaves so many that come first, in whatever order the search by halves leaves them; gives the last pivot."""
    left, right = 0, len(kept) - 1
    while True:
        store, pivots = _sides(kept, left, right, last)
        if store <= count <= store + pivots:
            break
        if count < store:
            right = store - 1
        else:
            left = store + pivots
    pivot = kept[store]
    del kept[count:]
    return pivot


def _sides(kept: list[Keyed], left: int, right: int, last: bool) -> tuple[int, int]:
    """Puts what comes before a pivot on its left, what is alike beside it; its place, and how many are alike."""
    middle = left + (right - left) // 2
    kept[middle], kept[right] = kept[right], kept[middle]
    store, pivots, at = left, 1, left
    while at <= right - pivots:
        order = _order(kept[at], kept[right], last)
        if order == 0:
            kept[at], kept[right - pivots] = kept[right - pivots], kept[at]
            pivots += 1
            continue
        if order < 0:
            kept[at], kept[store] = kept[store], kept[at]
            store += 1
        at += 1
    into, alike = store, right
    while alike > right - pivots and alike > into:
        kept[into], kept[alike] = kept[alike], kept[into]
        into, alike = into + 1, alike - 1
    return store, pivots
