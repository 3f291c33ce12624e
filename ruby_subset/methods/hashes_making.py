"""Hash: hashes made of hashes, and what changes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Hash, Set, Symbol, identity, truthy
from ruby_subset.methods.hashes import picked
from ruby_subset.running.arguments import shown_kind
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import change_of, the_block


def like(entries: Hash, pairs: Any) -> Hash:
    """A hash of these pairs that takes keys as another does."""
    return Hash(pairs, loose=entries.loose)


def given_hashes(call: Call, entries: Hash, *others: Any) -> list[Hash]:
    """The hashes a method is given, as the one that takes them in has its values; raises TypeError."""
    for other in others:
        if not isinstance(other, Hash):
            raise RubyError("TypeError", f"no implicit conversion of {shown_kind(other)} into Hash")
    call.run.spend(sum(map(len, others)), 100 * sum(map(len, others)))
    return [loosened(call, other) for other in others] if entries.loose else list(others)


def _joined(call: Call, hashes: list[Hash], into: Hash) -> Hash:
    for key, value in (pair for other in hashes for pair in other):
        both = call.block is not None and key in into
        into[key] = call.block.call(key, into[key], value) if both and call.block else value
    return into


@method("Hash", "merge")
def _merge(call: Call, entries: Hash, *others: Any) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    return _joined(call, given_hashes(call, entries, *others), like(entries, entries))


@method("Hash", "merge!", "update")
def _update(call: Call, entries: Hash, *others: Any) -> Hash:
    return _joined(call, given_hashes(call, entries, *others), entries)


@method("Hash", "reverse_merge", "with_defaults")
def _reverse_merge(call: Call, entries: Hash, other: Any) -> Hash:
    return like(entries, [pair for left in (*given_hashes(call, entries, other), entries) for pair in left])


@method("Hash", "deep_merge")
def _deep_merge(call: Call, entries: Hash, other: Any) -> Hash:
    result = like(entries, entries)
    call.run.spend(len(entries), 100 * len(entries))
    call.run.deeper()
    for key, value in (pair for given in given_hashes(call, entries, other) for pair in given):
        now = result[key]
        if isinstance(now, Hash) and isinstance(value, Hash):
            result[key] = call.run.send(now, "deep_merge", value, block=call.block)
        elif call.block is not None and key in result:
            result[key] = call.block.call(key, now, value)
        else:
            result[key] = value
    call.run.depth -= 1
    return result


@method("Hash", "slice")
def _slice(call: Call, entries: Hash, *keys: Any) -> Hash:
    call.run.spend(len(keys), 100 * len(keys))
    return like(entries, [(key, entries[key]) for key in keys if key in entries])


@method("Hash", "excluding")
def _excluding(call: Call, entries: Hash, *keys: Any) -> Hash:
    return _left(call, entries, [key for given in keys for key in (given if isinstance(given, list) else [given])])


@method("Hash", "without")
def _without(call: Call, entries: Hash, *keys: Any) -> Hash:
    return _except(call, entries, *keys) if entries.loose else _excluding(call, entries, *keys)


@method("Hash", "except")
def _except(call: Call, entries: Hash, *keys: Any) -> Hash:
    return _left(call, entries, [entries.known_as(key) for key in keys])


def _left(call: Call, entries: Hash, keys: list[Any]) -> Hash:
    out = Set(keys)
    call.run.spend(len(entries), 100 * len(entries))
    return like(entries, [pair for pair in entries if pair[0] not in out])


@method("Hash", "transform_values")
def _transform_values(call: Call, entries: Hash) -> Any:
    if call.block is None:
        return Enumerator(entries, "transform_values")
    return like(entries, [(key, call.block.call(value)) for key, value in entries])


@method("Hash", "transform_keys")
def _transform_keys(call: Call, entries: Hash, names: Any = None) -> Any:
    if call.block is None and names is None:
        return Enumerator(entries, "transform_keys")
    renamed = names if isinstance(names, Hash) else Hash()
    change = change_of(call)
    return like(entries, [(renamed[key] if key in renamed else change(key), value) for key, value in entries])


@method("Hash", "filter_map")
def _filter_map(call: Call, entries: Hash) -> Any:
    change = the_block(call)
    return [result for pair in call.run.walk(entries) if truthy(result := change(pair))]


@method("Hash", "compact")
def _compact(call: Call, entries: Hash) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    return like(entries, [pair for pair in entries if pair[1] is not None])


@method("Hash", "compact_blank")
def _compact_blank(call: Call, entries: Hash) -> Hash:
    return like(entries, [pair for pair in entries if not truthy(call.run.send(pair[1], "blank?"))])


@method("Hash", "invert")
def _invert(call: Call, entries: Hash) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    return like(entries, [(value, key) for key, value in entries])


def _keys_changed(call: Call, value: Any, change: Callable[[Any], Any], deep: bool) -> Any:
    if isinstance(value, list) and deep:
        return [_keys_changed(call, item, change, deep) for item in call.run.walk(value)]
    if not isinstance(value, Hash):
        return value
    call.run.spend(len(value), 100 * len(value))
    call.run.deeper()
    result = Hash([(change(key), _keys_changed(call, item, change, deep) if deep else item) for key, item in value])
    call.run.depth -= 1
    return result


def _as_symbol(key: Any) -> Any:
    return Symbol(key) if isinstance(key, str) else key


@method("Hash", "symbolize_keys", "to_options")
def _symbolize(call: Call, entries: Hash) -> Any:
    return _keys_changed(call, entries, _as_symbol, deep=False)


@method("Hash", "deep_symbolize_keys")
def _deep_symbolize(call: Call, entries: Hash) -> Any:
    return _keys_changed(call, entries, _as_symbol, deep=True)


@method("Hash", "stringify_keys")
def _stringify(call: Call, entries: Hash) -> Any:
    return _keys_changed(call, entries, call.run.text, deep=False)


@method("Hash", "deep_stringify_keys")
def _deep_stringify(call: Call, entries: Hash) -> Any:
    return _keys_changed(call, entries, call.run.text, deep=True)


@method("Hash", "deep_transform_keys")
def _deep_transform_keys(call: Call, entries: Hash) -> Any:
    return _keys_changed(call, entries, the_block(call), deep=True)


@method("Hash", "deep_transform_values")
def _deep_transform_values(call: Call, entries: Hash) -> Any:
    return _values_changed(call, entries, the_block(call))


def _values_changed(call: Call, value: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(value, list | Hash):
        return change(value)
    call.run.deeper()
    if isinstance(value, list):
        result: Any = [_values_changed(call, item, change) for item in call.run.walk(value)]
    else:
        result = like(value, [(key, _values_changed(call, item, change)) for key, item in value])
    call.run.depth -= 1
    return result


@method("Hash", "with_indifferent_access")
def _loose(call: Call, entries: Hash) -> Any:
    return loosened(call, entries)


def loosened(call: Call, value: Any) -> Any:
    """A hash that takes symbols for strings, at every depth."""
    if isinstance(value, list):
        return [loosened(call, item) for item in call.run.walk(value)]
    if not isinstance(value, Hash):
        return value
    call.run.spend(len(value), 100 * len(value))
    call.run.deeper()
    result = Hash([(key, loosened(call, item)) for key, item in value], loose=True)
    call.run.depth -= 1
    return result


@method("Hash", "[]=", "store")
def _store(call: Call, entries: Hash, key: Any, value: Any) -> Any:
    call.run.spend(1, 200)
    entries[key] = loosened(call, value) if entries.loose else value
    return entries[key]


@method("Hash", "delete")
def _delete(call: Call, entries: Hash, key: Any) -> Any:
    if key not in entries:
        return call.block.call(entries.known_as(key)) if call.block else None
    return entries.entries.pop(identity(entries.known_as(key)))[1]


def _replaced(entries: Hash, kept: Hash) -> Hash:
    entries.entries = kept.entries
    return entries


def _picking(name: str, kept: bool, tells: bool) -> None:
    """Those that the block picks stay, or go; with a sign nil tells that nothing changed."""

    @method("Hash", name)
    def _picked(call: Call, entries: Hash) -> Any:
        if call.block is None:
            return Enumerator(entries, name)
        size = len(entries)
        _replaced(entries, picked(call, entries, kept))
        return None if tells and len(entries) == size else entries


for _name in ("keep_if", "select!", "filter!", "delete_if", "reject!"):
    _picking(_name, _name[0] not in "dr", _name[-1] == "!")


@method("Hash", "extract!")
def _extract(call: Call, entries: Hash, *keys: Any) -> Hash:
    return like(entries, [(key, _delete(call, entries, key)) for key in keys if key in entries])


@method("Hash", "slice!")
def _cut(call: Call, entries: Hash, *keys: Any) -> Hash:
    out = _except(call, entries, *keys)
    _replaced(entries, _slice(call, entries, *keys))
    return out


@method("Hash", "except!")
def _cut_out(call: Call, entries: Hash, *keys: Any) -> Hash:
    return _replaced(entries, _except(call, entries, *keys))


@method("Hash", "clear")
def _clear(_: Call, entries: Hash) -> Hash:
    entries.entries.clear()
    return entries


@method("Hash", "dup")
def copy(call: Call, entries: Hash) -> Hash:
    """The same pairs in a hash of its own."""
    call.run.spend(len(entries), 100 * len(entries))
    result = like(entries, entries)
    result.default, result.maker = entries.default, entries.maker
    return result


@method("Hash", "deep_dup")
def _deep_dup(call: Call, entries: Hash) -> Hash:
    call.run.deeper()
    result = like(entries, [(key, call.run.send(value, "deep_dup")) for key, value in entries])
    call.run.depth -= 1
    return result


@method("Hash", "assert_valid_keys")
def _assert(call: Call, entries: Hash, *keys: Any) -> Hash:
    shown = ", ".join(map(call.run.inspect, keys))
    for key, _ in entries:
        if key not in Set(keys):
            raise RubyError("ArgumentError", f"Unknown key: {call.run.inspect(key)}. Valid keys are: {shown}")
    return entries
