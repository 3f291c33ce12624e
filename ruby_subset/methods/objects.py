"""Object: what every value answers; nil, true and false."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_named, is_a, shown_class
from ruby_subset.core.draws import seed_of
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Enumerator, Hash, Range, Regexp, Set, Symbol, Thing, identity, truthy
from ruby_subset.running.sameness import compare, equal, same_key
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block

EACH = Symbol("each")


@method("Object", "==", "===")
def _equal(call: Call, left: Any, other: Any) -> bool:
    return equal(call.run, left, other)


@method("Object", "!=")
def _unequal(call: Call, left: Any, other: Any) -> bool:
    return not equal(call.run, left, other)


@method("Object", "eql?")
def _same_key(_: Call, left: Any, other: Any) -> bool:
    return left is other if isinstance(left, Thing) else same_key(left, other)


@method("Object", "equal?")
def _identical(_: Call, left: Any, other: Any) -> bool:
    plain = isinstance(left, int | float | bool | None | Symbol | ClassOf)
    return (type(left) is type(other) and bool(left == other)) if plain else left is other


@method("Object", "hash")
def _hash(_: Call, left: Any) -> int:
    if isinstance(left, Symbol):  # Python's own differs from run to run
        return seed_of(repr(left))
    return hash(identity(left))


@method("Object", "!")
def _not(_: Call, left: Any) -> bool:
    return not truthy(left)


@method("Object", "=~")
def _no_match(_: Call, __: Any, ___: Any) -> None:
    return None


@method("Object", "!~")
def _does_not_match(call: Call, left: Any, pattern: Any) -> bool:
    return not truthy(call.run.send(left, "=~", pattern))


@method("Object", "<=>")
def _compare(call: Call, left: Any, other: Any) -> int | None:
    return compare(call.run, left, other)


@method("Object", "nil?")
def _is_nil(_: Call, left: Any) -> bool:
    return left is None


@method("Object", "is_a?", "kind_of?")
def _is_a(_: Call, left: Any, wanted: Any) -> bool:
    return is_a(left, _class(wanted))


@method("Object", "instance_of?")
def _instance_of(_: Call, left: Any, wanted: Any) -> bool:
    return shown_class(left) == _class(wanted)


def _class(value: Any) -> str:
    name = class_named(value)
    if name is None:
        raise RubyError("TypeError", "class or module required")
    return name


@method("Object", "class")
def _class_of(_: Call, left: Any) -> ClassOf:
    return ClassOf(shown_class(left))


@method("Object", "inspect", "to_s")
def _inspect(_: Call, left: Any) -> str:
    shown = left.shown if isinstance(left, Thing) else ""
    return shown or f"#<{shown_class(left)}>"


@method("Object", "respond_to?")
def _answers(call: Call, left: Any, name: Any, _: Any = False) -> bool:
    return call.run.answers(left, name.name if isinstance(name, Symbol) else str(name))


@method("Object", "clone", keywords="freeze")
def _clone(call: Call, left: Any) -> Any:
    return call.run.send(left, "dup")


@method("Object", "itself", "dup", "deep_dup")
def _itself(_: Call, left: Any) -> Any:
    return left


@method("Object", "freeze")
def _freeze(call: Call, left: Any) -> Any:
    if isinstance(left, list | Hash | Set):
        call.run.spend(1, 100)
        call.run.frozen = call.run.frozen or {}
        call.run.frozen[id(left)] = left
    return left


@method("Object", "frozen?")
def _frozen(call: Call, left: Any) -> bool:
    return isinstance(left, int | float | bool | None | Symbol | Range | Fraction | Regexp) or id(left) in (
        call.run.frozen or ()
    )


@method("Object", "then", "yield_self")
def _then(call: Call, left: Any) -> Any:
    return Enumerator(left, "then") if call.block is None else call.block.call(left)


@method("Object", "tap")
def _tap(call: Call, left: Any) -> Any:
    the_block(call)(left)
    return call.block.changed(0, left) if call.block is not None else left


def _word(name: Any) -> str:
    if not isinstance(name, str | Symbol):
        shown = "nil" if name is None else shown_class(name)
        raise RubyError("TypeError", f"{shown} is not a symbol nor a string")
    return name.name if isinstance(name, Symbol) else name


def _tried(call: Call, left: Any, name: tuple[Any, ...]) -> Any:
    if not name:
        return the_block(call)(left)
    return call.run.send(left, _word(name[0]), *name[1:], block=call.block, named=call.named)


@method("Object", "try", keywords="*")
def _try(call: Call, left: Any, *name: Any) -> Any:
    if left is None:
        return None
    return _tried(call, left, name) if not name or call.run.answers(left, _word(name[0])) else None


@method("Object", "try!", keywords="*")
def _try_hard(call: Call, left: Any, *name: Any) -> Any:
    if left is None:
        return None
    return _tried(call, left, name)


@method("Object", "blank?")
def _blank(call: Call, left: Any) -> bool:
    if call.run.answers(left, "empty?"):
        return truthy(call.run.send(left, "empty?"))
    return not truthy(left)


@method("Object", "present?")
def _present(call: Call, left: Any) -> bool:
    return not truthy(call.run.send(left, "blank?"))


@method("Object", "presence")
def _presence(call: Call, left: Any) -> Any:
    return None if truthy(call.run.send(left, "blank?")) else left


@method("Object", "in?")
def _in(call: Call, left: Any, others: Any) -> bool:
    if not call.run.answers(others, "include?"):
        raise RubyError("ArgumentError", "The parameter passed to #in? must respond to #include?")
    return truthy(call.run.send(others, "include?", left))


@method("Object", "presence_in")
def _presence_in(call: Call, left: Any, others: Any) -> Any:
    return left if _in(call, left, others) else None


@method("Object", "to_enum", "enum_for")
def _to_enum(_: Call, left: Any, name: Any = EACH, *args: Any) -> Enumerator:
    return Enumerator(left, name.name if isinstance(name, Symbol) else str(name), args)


@method("NilClass", "to_s")
def _nil_text(_: Call, __: Any) -> str:
    return ""


@method("NilClass", "to_a")
def _nil_list(_: Call, __: Any) -> list[Any]:
    return []


@method("NilClass", "to_h")
def _nil_hash(_: Call, __: Any) -> Hash:
    return Hash()


@method("NilClass", "to_i")
def _nil_number(_: Call, __: Any) -> int:
    return 0


@method("NilClass", "to_r", "rationalize")
def _nil_fraction(_: Call, __: Any, ___: Any = None) -> Fraction:
    return Fraction(0)


@method("NilClass", "^")
def _nil_either(_: Call, __: Any, other: Any) -> bool:
    return truthy(other)


@method("NilClass", "to_f")
def _nil_float(_: Call, __: Any) -> float:
    return 0.0


@method("NilClass", "inspect")
def _nil_inspect(_: Call, __: Any) -> str:
    return "nil"


@method("NilClass", "&")
def _nil_and(_: Call, __: Any, ___: Any) -> bool:
    return False


@method("NilClass", "|")
def _nil_or(_: Call, __: Any, other: Any) -> bool:
    return truthy(other)


def _boolean(ruby_class: str) -> None:
    @method(ruby_class, "to_s", "inspect")
    def _text(_: Call, left: bool) -> str:
        return str(left).lower()

    @method(ruby_class, "&")
    def _and(_: Call, left: bool, other: Any) -> bool:
        return left and truthy(other)

    @method(ruby_class, "|")
    def _or(_: Call, left: bool, other: Any) -> bool:
        return left or truthy(other)

    @method(ruby_class, "^")
    def _either(_: Call, left: bool, other: Any) -> bool:
        return left is not truthy(other)


_boolean("TrueClass")
_boolean("FalseClass")
