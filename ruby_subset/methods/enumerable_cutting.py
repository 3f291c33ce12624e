"""Enumerable: the items cut into slices and chunks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from ruby_subset.core.values import Enumerator, truthy
from ruby_subset.running.sameness import equal, takes
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of, the_block


@method("Enumerable", "each_slice")
def _each_slice(call: Call, items: Any, size: Any) -> Any:
    size = count_of(size, "invalid slice size", least=1)
    if call.block is None:
        return Enumerator(items, "each_slice", (size,))
    walked = call.run.walk(items)
    while part := list(islice(walked, size)):
        call.block.call(part)
    return items


@method("Enumerable", "each_cons")
def _each_cons(call: Call, items: Any, size: Any) -> Any:
    size = count_of(size, "invalid size", least=1)
    if call.block is None:
        return Enumerator(items, "each_cons", (size,))
    last: deque[Any] = deque(maxlen=size)
    for item in call.run.walk(items):
        last.append(item)
        if len(last) == size:
            call.run.spend(1, 8 * size)
            call.block.call(list(last))
    return items


def _parted(call: Call, items: Any, cuts: bool) -> list[Any]:
    ask = the_block(call)
    parts: list[list[Any]] = []
    for item in call.run.walk(items):
        if parts and truthy(ask(parts[-1][-1], item)) is not cuts:
            parts[-1].append(item)
        else:
            parts.append([item])
    return parts


@method("Enumerable", "chunk_while")
def _chunk_while(call: Call, items: Any) -> Enumerator:
    return Enumerator(_parted(call, items, False), "each")


@method("Enumerable", "slice_when")
def _slice_when(call: Call, items: Any) -> Enumerator:
    return Enumerator(_parted(call, items, True), "each")


@method("Enumerable", "chunk")
def _chunk(call: Call, items: Any) -> Enumerator:
    ask = the_block(call)
    parts: list[list[Any]] = []
    for item in call.run.walk(items):
        key = ask(item)
        if parts and equal(call.run, parts[-1][0], key):
            parts[-1][1].append(item)
        elif key is not None:
            parts.append([key, [item]])
    return Enumerator(parts, "each")


@method("Enumerable", "slice_before")
def _slice_before(call: Call, items: Any, *pattern: Any) -> Enumerator:
    return Enumerator(_cut(call, items, pattern, before=True), "each")


@method("Enumerable", "slice_after")
def _slice_after(call: Call, items: Any, *pattern: Any) -> Enumerator:
    return Enumerator(_cut(call, items, pattern, before=False), "each")


def _cut(call: Call, items: Any, pattern: tuple[Any, ...], before: bool) -> list[Any]:
    ask: Callable[[Any], Any] = the_block(call) if not pattern else lambda item: takes(call.run, pattern[0], item)
    parts: list[list[Any]] = []
    fresh = True
    for item in call.run.walk(items):
        cuts = truthy(ask(item))
        if fresh or (before and cuts):
            parts.append([])
        parts[-1].append(item)
        fresh = cuts and not before
    return parts
