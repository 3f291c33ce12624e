"""Hash: what is asked of keys and values."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Hash, Proc, truthy
from ruby_subset.running.arguments import shown_kind
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import dug


@method("Hash", "[]")
def at(call: Call, entries: Hash, key: Any) -> Any:
    """The key's value, else what the hash has for missing ones."""
    if entries.maker is not None and key not in entries:
        return entries.maker.call(entries, key)
    call.run.spend(0)
    return entries[key]


@method("Hash", "dig")
def _dig(call: Call, entries: Hash, key: Any, *more: Any) -> Any:
    value = at(call, entries, key)
    return dug(call, value, more)


@method("Hash", "fetch", most=2)
def _fetch(call: Call, entries: Hash, key: Any, *otherwise: Any) -> Any:
    if key in entries:
        return entries[key]
    if call.block is not None:
        return call.block.call(entries.known_as(key))
    if otherwise:
        return otherwise[0]
    shown = entries.known_as(key)
    raise RubyError("KeyError", f"key not found: {call.run.inspect(shown)}", key=shown, receiver=entries)


@method("Hash", "key?", "has_key?", "include?", "member?")
def _has_key(_: Call, entries: Hash, key: Any) -> bool:
    return key in entries


@method("Hash", "value?", "has_value?")
def _has_value(call: Call, entries: Hash, value: Any) -> bool:
    call.run.spend(len(entries))
    return any(equal(call.run, item, value) for _, item in entries)


@method("Hash", "key")
def _key(call: Call, entries: Hash, value: Any) -> Any:
    call.run.spend(len(entries))
    return next((key for key, item in entries if equal(call.run, item, value)), None)


@method("Hash", "keys")
def _keys(call: Call, entries: Hash) -> list[Any]:
    call.run.spend(len(entries), 8 * len(entries))
    return [key for key, _ in entries]


@method("Hash", "values")
def _values(call: Call, entries: Hash) -> list[Any]:
    call.run.spend(len(entries), 8 * len(entries))
    return [value for _, value in entries]


@method("Hash", "values_at")
def _values_at(call: Call, entries: Hash, *keys: Any) -> list[Any]:
    return [at(call, entries, key) for key in keys]


@method("Hash", "fetch_values")
def _fetch_values(call: Call, entries: Hash, *keys: Any) -> list[Any]:
    return [call.run.send(entries, "fetch", key, block=call.block) for key in keys]


@method("Hash", "size", "length")
def _size(_: Call, entries: Hash) -> int:
    return len(entries)


@method("Hash", "empty?", "blank?")
def _empty(_: Call, entries: Hash) -> bool:
    return not len(entries)


@method("Hash", "default")
def _default(_: Call, entries: Hash, __: Any = None) -> Any:
    return entries.default


@method("Hash", "default=")
def _set_default(_: Call, entries: Hash, value: Any) -> Any:
    entries.default, entries.maker = value, None
    return value


@method("Hash", "default_proc=")
def _set_maker(_: Call, entries: Hash, maker: Any) -> Any:
    if not isinstance(maker, Proc | None):
        raise RubyError("TypeError", f"wrong default_proc type {class_name(maker)} (expected Proc)")
    entries.default, entries.maker = None, maker
    return maker


@method("Hash", "each", "each_pair")
def _each(call: Call, entries: Hash) -> Any:
    if call.block is None:
        return Enumerator(entries, "each")
    for pair in call.run.walk(entries):
        call.block.call(pair)
    return entries


@method("Hash", "each_key")
def _each_key(call: Call, entries: Hash) -> Any:
    if call.block is None:
        return Enumerator(entries, "each_key")
    for key, _ in entries:
        call.block.call(key)
    return entries


@method("Hash", "each_value")
def _each_value(call: Call, entries: Hash) -> Any:
    if call.block is None:
        return Enumerator(entries, "each_value")
    for _, value in entries:
        call.block.call(value)
    return entries


def picked(call: Call, entries: Hash, wanted: bool) -> Hash:
    """The pairs for which the block says yes (or no)."""
    call.run.spend(len(entries), 100 * len(entries))
    ask = call.block.call if call.block else lambda *_: True
    return Hash([pair for pair in entries if truthy(ask(*pair)) is wanted], loose=entries.loose)


@method("Hash", "select", "filter")
def _select(call: Call, entries: Hash) -> Any:
    return Enumerator(entries, "select") if call.block is None else picked(call, entries, True)


@method("Hash", "reject")
def _reject(call: Call, entries: Hash) -> Any:
    return Enumerator(entries, "reject") if call.block is None else picked(call, entries, False)


@method("Hash", "find_all")
def _find_all(call: Call, entries: Hash) -> Any:
    if call.block is None:
        return Enumerator(entries, "find_all")
    return [pair for pair in call.run.walk(entries) if truthy(call.block.call(pair))]


@method("Hash", "count", most=1)
def _count(call: Call, entries: Hash, *value: Any) -> int:
    if call.block is None and not value:
        return len(entries)
    return int(call.run.send(list(call.run.walk(entries)), "count", *value, block=call.block))


@method("Hash", "to_hash")
def _to_hash(call: Call, entries: Hash) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    return Hash(plain(call, entries))


@method("Hash", "to_h")
def _to_h(call: Call, entries: Hash) -> Hash:
    call.run.spend(len(entries), 100 * len(entries))
    if call.block is None:
        return Hash(plain(call, entries))
    return Hash(_pair(call.block.call(key, value)) for key, value in entries)


def _pair(item: Any) -> tuple[Any, Any]:
    if not isinstance(item, list):
        raise RubyError("TypeError", f"wrong element type {class_name(item)} (expected array)")
    if len(item) != 2:
        raise RubyError("ArgumentError", f"element has wrong array length (expected 2, was {len(item)})")
    return item[0], item[1]


def plain(call: Call, value: Any) -> Any:
    """A hash that takes symbols for strings, as one that does not; at every depth."""
    if isinstance(value, list):
        return [plain(call, item) for item in call.run.walk(value)]
    if not isinstance(value, Hash) or not value.loose:
        return value
    call.run.deeper()
    result = Hash([(key, plain(call, item)) for key, item in value])
    call.run.depth -= 1
    return result


@method("Hash", "inspect", "to_s")
def _inspect(call: Call, entries: Hash) -> str:
    if not len(entries):
        return "{}"
    call.run.deeper()
    call.run.spend(len(entries))
    texts = [f"{call.run.inspect(key)}=>{call.run.inspect(value)}" for key, value in entries]
    call.run.depth -= 1
    call.run.spend(1, 2 * sum(map(len, texts)))
    return "{" + ", ".join(texts) + "}"


def _within(call: Call, left: Any, other: Any) -> bool:
    for side in (left, other):
        if not isinstance(side, Hash):
            raise RubyError("TypeError", f"no implicit conversion of {shown_kind(side)} into Hash")
    call.run.spend(len(left))
    return all(key in other and equal(call.run, value, other[key]) for key, value in left)


@method("Hash", "<=")
def _at_most(call: Call, left: Hash, other: Any) -> bool:
    return _within(call, left, other)


@method("Hash", ">=")
def _at_least(call: Call, left: Hash, other: Any) -> bool:
    return _within(call, other, left)


@method("Hash", "<")
def _less(call: Call, left: Hash, other: Any) -> bool:
    return _within(call, left, other) and len(left) < len(other)


@method("Hash", ">")
def _more(call: Call, left: Hash, other: Any) -> bool:
    return _within(call, other, left) and len(left) > len(other)


@method("Hash", "assoc")
def _assoc(_: Call, entries: Hash, key: Any) -> Any:
    return [entries.known_as(key), entries[key]] if key in entries else None


@method("Hash", "to_proc")
def _to_proc(call: Call, entries: Hash) -> Any:
    return Proc(lambda key: at(call, entries, key), 1, is_lambda=True)


@method("Hash.", "new")
def _new(call: Call, _: Any, default: Any = None) -> Hash:
    result = Hash()
    result.default, result.maker = default, call.block
    return result


@method("Hash.", "[]")
def _from_given(call: Call, _: Any, *given: Any) -> Hash:
    if len(given) == 1 and isinstance(given[0], Hash):
        return Hash(given[0])
    if len(given) == 1 and isinstance(given[0], list):
        return Hash((pair[0], pair[1]) for pair in given[0] if isinstance(pair, list) and len(pair) == 2)
    if len(given) % 2:
        raise RubyError("ArgumentError", "odd number of arguments for Hash")
    return Hash(zip(given[::2], given[1::2], strict=True))
