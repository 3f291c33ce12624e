"""Hash: what is put back into the hash itself, and items that leave it."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.values import Enumerator, Hash, identity
from ruby_subset.methods.hashes_making import given_hashes
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method

LIKE_OTHERS = (
    "transform_values transform_keys symbolize_keys stringify_keys to_options deep_merge deep_symbolize_keys "
    "deep_stringify_keys deep_transform_keys deep_transform_values reverse_merge with_defaults compact_blank"
)


def _in_place(name: str) -> None:
    @method("Hash", f"{name}!", keywords="*")
    def _changed(call: Call, entries: Hash, *args: Any) -> Any:
        result = call.run.send(entries, name, *args, block=call.block, named=call.named)
        if isinstance(result, Enumerator):
            return Enumerator(entries, f"{name}!", args)
        if not isinstance(result, Hash):
            return result
        entries.entries = Hash(result, loose=entries.loose).entries
        return entries


for _name in LIKE_OTHERS.split():
    _in_place(_name)


@method("Hash", "reverse_update")
def _reverse_update(call: Call, entries: Hash, *others: Any) -> Any:
    return call.run.send(entries, "reverse_merge!", *others)


@method("Hash", "compact!")
def _compact(call: Call, entries: Hash) -> Hash | None:
    size = len(entries)
    entries.entries = call.run.send(entries, "compact").entries
    return entries if len(entries) < size else None


@method("Hash", "replace")
def _replace(call: Call, entries: Hash, other: Any) -> Hash:
    pairs = [pair for given in given_hashes(call, entries, other) for pair in given]
    entries.entries = Hash(pairs, loose=entries.loose).entries
    return entries


@method("Hash", "shift")
def _shift(call: Call, entries: Hash) -> list[Any] | None:
    for key, value in entries:
        call.run.spend(len(entries) // 50)
        del entries.entries[identity(key)]
        return [key, value]
    return None


@method("Hash", "rehash")
def _rehash(call: Call, entries: Hash) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    entries.entries = Hash(entries, loose=entries.loose).entries
    return entries


@method("Hash", "flatten")
def _flatten(call: Call, entries: Hash, depth: Any = 1) -> list[Any]:
    pairs = list(call.run.walk(entries))
    return pairs if as_whole(depth) == 0 else list(call.run.send(pairs, "flatten", as_whole(depth)))


@method("Hash", "rassoc")
def _rassoc(call: Call, entries: Hash, wanted: Any) -> list[Any] | None:
    return next(([key, value] for key, value in entries if equal(call.run, value, wanted)), None)


@method("Hash", "default_proc")
def _maker(_: Call, entries: Hash) -> Any:
    return entries.maker
