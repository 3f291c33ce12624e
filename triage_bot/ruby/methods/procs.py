"""Proc and Symbol: what can be called, and names."""

from __future__ import annotations

import re
from typing import Any

from triage_bot.ruby.errors import RubyError
from triage_bot.ruby.methods.sameness import compare
from triage_bot.ruby.methods.table import Call, method
from triage_bot.ruby.methods.walking import whole
from triage_bot.ruby.values import Proc, Symbol

PLAIN_NAME = re.compile(r"[^\W\d]\w*[?!=]?|[+\-*/%<>~!^&|]|\*\*|==|===|=~|!=|!~|<=>|<=|>=|<<|>>|\[\]=?|[+\-]@")


@method("Proc", "call", "()", "yield", "===", "[]")
def _call(call: Call, one: Proc, *args: Any) -> Any:
    return one.call(*args, **call.named)


@method("Proc", "to_proc")
def _itself(_: Call, one: Proc) -> Proc:
    return one


@method("Proc", "lambda?")
def _is_lambda(_: Call, one: Proc) -> bool:
    return one.is_lambda


@method("Proc", "arity")
def _arity(_: Call, one: Proc) -> int:
    return one.arity


@method("Proc", "curry")
def _curry(call: Call, one: Proc, count: Any = None) -> Proc:
    wanted = whole(count) if count is not None else one.arity if one.arity >= 0 else -one.arity - 1
    if one.is_lambda and one.arity >= 0 and wanted != one.arity:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {wanted}, expected {one.arity})")
    return _curried(call, one, wanted, ())


def _curried(call: Call, one: Proc, wanted: int, taken: tuple[Any, ...]) -> Proc:
    def take(*args: Any, **_: Any) -> Any:
        call.run.spend(1, 64)
        given = taken + args
        return one.call(*given) if len(given) >= wanted else _curried(call, one, wanted, given)

    return Proc(take, is_lambda=one.is_lambda)


@method("Proc", ">>")
def _before(call: Call, one: Proc, other: Any) -> Proc:
    return _chained(call, one, other, one)


@method("Proc", "<<")
def _after(call: Call, one: Proc, other: Any) -> Proc:
    return _chained(call, other, one, one)


def _chained(call: Call, first: Any, then: Any, one: Proc) -> Proc:
    if not all(call.run.answers(part, "call") for part in (first, then)):
        raise RubyError("TypeError", "callable object is expected")

    def both(*args: Any, **_: Any) -> Any:
        call.run.deeper()
        made = call.run.send(then, "call", call.run.send(first, "call", *args))
        call.run.depth -= 1
        return made

    return Proc(both, one.arity, one.is_lambda)


@method("Proc", "inspect", "to_s")
def _inspect(_: Call, one: Proc) -> str:
    return "#<Proc (lambda)>" if one.is_lambda else "#<Proc>"


@method("Proc.", "new")
def _new(call: Call, _: Any) -> Proc:
    if call.block is None:
        raise RubyError("ArgumentError", "tried to create Proc object without a block")
    return call.block


@method("Symbol", "to_s", "name", "id2name")
def _name(_: Call, one: Symbol) -> str:
    return one.name


@method("Symbol", "to_sym")
def _symbol(_: Call, one: Symbol) -> Symbol:
    return one


@method("Symbol", "inspect")
def _inspect_symbol(call: Call, one: Symbol) -> str:
    return f":{one.name}" if PLAIN_NAME.fullmatch(one.name) else f":{call.run.inspect(one.name)}"


@method("Symbol", "<=>")
def _compare(call: Call, one: Symbol, other: Any) -> int | None:
    return compare(call.run, one.name, other.name) if isinstance(other, Symbol) else None


@method("Symbol", "to_proc")
def _to_proc(call: Call, one: Symbol) -> Proc:
    return Proc(lambda first, *rest, **named: call.run.send(first, one.name, *rest, named=named), -2, is_lambda=True)


def _as_text(name: str, makes_symbol: bool) -> None:
    """What a symbol does as the text of its name does."""

    @method("Symbol", name)
    def _asked(call: Call, one: Symbol, *args: Any) -> Any:
        others = [other.name if isinstance(other, Symbol) else other for other in args]
        made = call.run.send(one.name, name, *others)
        return Symbol(made) if makes_symbol else made


AS_TEXT = (
    "size length empty? start_with? end_with? starts_with? ends_with? [] slice =~ match match? casecmp casecmp? blank?"
)
for asked in AS_TEXT.split():
    _as_text(asked, makes_symbol=False)
for changed in ("upcase", "downcase", "capitalize", "swapcase", "succ", "next"):
    _as_text(changed, makes_symbol=True)
