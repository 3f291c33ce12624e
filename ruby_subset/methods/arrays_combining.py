"""Array: rows and columns, and all ways to choose from a list; each is paid for before it is made."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement, permutations, product
from math import comb, perm
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator
from ruby_subset.methods.arrays import as_array
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.table import Call, method


@method("Array", "transpose")
def _transpose(call: Call, rows: list[Any]) -> list[Any]:
    lists = [as_array(row) for row in call.run.walk(rows)]
    if any(len(row) != len(lists[0]) for row in lists):
        wrong = next(len(row) for row in lists if len(row) != len(lists[0]))
        raise RubyError("IndexError", f"element size differs ({wrong} should be {len(lists[0])})")
    call.run.spend(sum(map(len, lists)))
    return [list(column) for column in zip(*lists, strict=True)]


@method("Array", "product")
def _product(call: Call, items: list[Any], *others: Any) -> list[Any]:
    size = len(items)
    for other in others:
        size *= len(as_array(other))
    return _rows(call, size, len(others) + 1, product(items, *others))


@method("Array", "combination")
def _combination(call: Call, items: list[Any], size: Any) -> Any:
    return _chosen(call, items, as_whole(size), comb, combinations)


@method("Array", "permutation")
def _permutation(call: Call, items: list[Any], size: Any = None) -> Any:
    return _chosen(call, items, len(items) if size is None else as_whole(size), perm, permutations)


@method("Array", "repeated_combination")
def _repeated_combination(call: Call, items: list[Any], size: Any) -> Any:
    chosen = combinations_with_replacement
    return _chosen(call, items, as_whole(size), _comb, chosen, repeated=True)


def _comb(count: int, of: int) -> int:
    return comb(max(count + of - 1, 0), of)


@method("Array", "repeated_permutation")
def _repeated_permutation(call: Call, items: list[Any], size: Any) -> Any:
    return _chosen(call, items, as_whole(size), _power, lambda rows, of: product(rows, repeat=of), repeated=True)


def _power(count: int, of: int) -> int:
    """How many rows of that length there are; no more is counted than may be paid for."""
    return int(count**of) if count < 2 or of < 64 else 1 << 64


def _chosen(call: Call, items: list[Any], size: int, counted: Any, choose: Any, *, repeated: bool = False) -> Any:
    fits = size >= 0 and (repeated or size <= len(items))
    call.run.spend(len(items))
    rows = _rows(call, counted(len(items), size) if fits else 0, size, choose(items, size) if fits else ())
    if call.block is None:
        return Enumerator(rows, "each")
    for row in rows:
        call.block.call(row)
    return items


def _rows(call: Call, count: int, width: int, rows: Any) -> list[Any]:
    call.run.spend(count, count * (64 + 8 * width))
    return [list(row) for row in rows]
