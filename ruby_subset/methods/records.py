"""Struct and OpenStruct: rows with names."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.records import Inquirer, OpenRecord, Record, RecordKind
from ruby_subset.core.values import Enumerator, Hash, Symbol
from ruby_subset.running.arguments import as_whole, shown_kind
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import dug

Named = Record | OpenRecord


def _word(value: Any) -> str:
    if isinstance(value, Symbol):
        return value.name
    if not isinstance(value, str):
        raise RubyError("TypeError", f"{shown_kind(value)} is not a symbol nor a string")
    return value


@method("Struct.", "new", keywords="keyword_init")
def _new_kind(call: Call, _: Any, *names: Any) -> RecordKind:
    words = tuple(map(_word, names))
    if not words or len(set(words)) < len(words):
        raise RubyError("ArgumentError", "duplicate member" if words else "wrong number of arguments (given 0)")
    call.run.spend(len(words), 200)
    return RecordKind(words, by_name=call.named.get("keyword_init") is True)


@method("Struct.new", "new", "[]", keywords="*")
def _new(call: Call, kind: RecordKind, *given: Any) -> Record:
    named = dict(call.named)
    call.run.spend(len(kind.members), 100 * len(kind.members) + 100)
    if kind.by_name:
        if given:
            raise RubyError("ArgumentError", f"wrong number of arguments (given {len(given)}, expected 0)")
        if unknown := [name for name in named if name not in kind.members]:
            raise RubyError("ArgumentError", f"unknown keywords: {', '.join(unknown)}")
        return Record(kind, {name: named.get(name) for name in kind.members})
    if named:
        given = (*given, Hash((Symbol(name), value) for name, value in named.items()))
    if len(given) > len(kind.members):
        raise RubyError("ArgumentError", "struct size differs")
    return Record(kind, {name: given[at] if at < len(given) else None for at, name in enumerate(kind.members)})


@method("Struct.new", "members")
def _members_of_kind(_: Call, kind: RecordKind) -> list[Symbol]:
    return [Symbol(name) for name in kind.members]


@method("Struct.new", "===")
def _is_one(_: Call, kind: RecordKind, value: Any) -> bool:
    return isinstance(value, Record) and value.kind is kind


@method("Struct.new", "name")
def _name(_: Call, kind: RecordKind) -> str | None:
    return kind.name or None


@method("Struct.new", "inspect", "to_s")
def _inspect_kind(_: Call, kind: RecordKind) -> str:
    return kind.name or "#<Class>"


@method("Struct", "class")
def _class(_: Call, record: Record) -> RecordKind:
    return record.kind


@method("Struct", "members")
def _members(_: Call, record: Record) -> list[Symbol]:
    return [Symbol(name) for name in record.values]


@method("Struct", "to_a", "values", "deconstruct")
def _values(call: Call, record: Record) -> list[Any]:
    call.run.spend(1, 64 * len(record.values))
    return list(record.values.values())


@method("Struct", "values_at")
def _values_at(call: Call, record: Record, *places: Any) -> list[Any]:
    return [record.values[_place(record, place)] for place in places]


@method("Struct", "size", "length")
def _size(_: Call, record: Record) -> int:
    return len(record.values)


@method("Struct", "each")
def _each(call: Call, record: Record) -> Any:
    if call.block is None:
        return Enumerator(record, "each")
    for value in _values(call, record):
        call.block.call(value)
    return record


def _place(record: Record, key: Any) -> str:
    """The name of the member that a name or a number means."""
    if isinstance(key, str | Symbol):
        if _word(key) not in record.values:
            raise RubyError("NameError", f"no member '{_word(key)}' in struct")
        return _word(key)
    place, size = as_whole(key), len(record.values)
    if not -size <= place < size:
        raise RubyError("IndexError", f"offset {place} too {'small' if place < 0 else 'large'} for struct(size:{size})")
    return list(record.values)[place]


@method("Struct", "[]")
def _at(_: Call, record: Record, key: Any) -> Any:
    return record.values[_place(record, key)]


@method("Struct", "[]=")
def _set_at(_: Call, record: Record, key: Any, value: Any) -> Any:
    record.values[_place(record, key)] = value
    return value


@method("OpenStruct.", "new")
def _open(call: Call, _: Any, given: Any = None) -> OpenRecord:
    if not isinstance(given, Hash | None):
        raise RubyError("NoMethodError", f"undefined method `each_pair' for an instance of {shown_kind(given)}")
    call.run.spend(len(given or ()), 100 * len(given or ()) + 100)
    values = {_word(key): value for key, value in given or ()}
    return OpenRecord(values)


@method("OpenStruct", "[]")
def _open_at(_: Call, record: OpenRecord, key: Any) -> Any:
    return record.values.get(_word(key))


@method("OpenStruct", "[]=")
def _set_open(call: Call, record: OpenRecord, key: Any, value: Any) -> Any:
    call.run.spend(1, 100)
    record.values[_word(key)] = value
    return value


@method("OpenStruct", "delete_field")
def _delete(call: Call, record: OpenRecord, key: Any) -> Any:
    name = _word(key)
    if name not in record.values:
        if call.block is not None:
            return call.block.call()
        raise RubyError("NameError", f"no field `{name}' in #<OpenStruct>")
    return record.values.pop(name)


@method("Struct", "to_h")
@method("OpenStruct", "to_h")
def _to_h(call: Call, record: Named) -> Any:
    call.run.spend(len(record.values), 100 * len(record.values))
    pairs = Hash((Symbol(name), value) for name, value in record.values.items())
    return pairs if call.block is None else call.run.send(pairs, "to_h", block=call.block)


@method("Struct", "each_pair")
@method("OpenStruct", "each_pair")
def _each_pair(call: Call, record: Named) -> Any:
    if call.block is None:
        return Enumerator(record, "each_pair")
    for name, value in list(record.values.items()):
        call.block.call(Symbol(name), value)
    return record


@method("Struct", "dig")
@method("OpenStruct", "dig")
def _dig(call: Call, record: Named, key: Any, *more: Any) -> Any:
    value = call.run.send(record, "[]", key)
    return dug(call, value, more)


@method("Struct", "==")
@method("OpenStruct", "==")
def _equal(call: Call, record: Named, other: Any) -> bool:
    same_kind = type(record) is type(other) and getattr(record, "kind", None) is getattr(other, "kind", None)
    return same_kind and equal(call.run, _to_h(call.run.plain, record), _to_h(call.run.plain, other))


@method("Struct", "dup")
@method("OpenStruct", "dup")
def _copy(call: Call, record: Named) -> Named:
    call.run.spend(1, 100 * len(record.values) + 100)
    values = dict(record.values)
    return Record(record.kind, values) if isinstance(record, Record) else OpenRecord(values)


@method("Struct", "inspect", "to_s")
@method("OpenStruct", "inspect", "to_s")
def _inspect(call: Call, record: Named) -> str:
    call.run.deeper()
    pairs = ", ".join(f"{name}={call.run.inspect(value)}" for name, value in record.values.items())
    call.run.depth -= 1
    named = f"struct {record.kind.name}".strip() if isinstance(record, Record) else "OpenStruct"
    return f"#<{named} {pairs}>" if pairs else f"#<{named}>"


@method("String", "inquiry")
def _inquiry(_: Call, text: str) -> Inquirer:
    return Inquirer(text)
