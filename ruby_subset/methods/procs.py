"""Proc and Symbol: what can be called, and names."""

from __future__ import annotations

import re
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Proc, Symbol
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.sameness import compare
from ruby_subset.running.table import Call, method

PLAIN_NAME = re.compile(r"[^\W\d]\w*[?!=]?|[+\-*/%<>~!^&|]|\*\*|==|===|=~|!=|!~|<=>|<=|>=|<<|>>|\[\]=?|[+\-]@")


@method("Proc", "call", "()", "yield", "===", "[]", keywords="*")
def _call(call: Call, left: Proc, *args: Any) -> Any:
    return left.call(*args, **call.named)


@method("Proc", "to_proc")
def _itself(_: Call, left: Proc) -> Proc:
    return left


@method("Proc", "lambda?")
def _is_lambda(_: Call, left: Proc) -> bool:
    return left.is_lambda


@method("Proc", "arity")
def _arity(_: Call, left: Proc) -> int:
    return left.arity


@method("Proc", "curry")
def _curry(call: Call, left: Proc, count: Any = None) -> Proc:
    wanted = as_whole(count) if count is not None else left.arity if left.arity >= 0 else -left.arity - 1
    if left.is_lambda and left.arity >= 0 and wanted != left.arity:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {wanted}, expected {left.arity})")
    return _curried(call, left, wanted, ())


def _curried(call: Call, left: Proc, wanted: int, taken: tuple[Any, ...]) -> Proc:
    def take(*args: Any, **_: Any) -> Any:
        call.run.spend(1, 64)
        given = taken + args
        return left.call(*given) if len(given) >= wanted else _curried(call, left, wanted, given)

    return Proc(take, is_lambda=left.is_lambda)


@method("Proc", ">>")
def _before(call: Call, left: Proc, other: Any) -> Proc:
    return _chained(call, left, other, left)


@method("Proc", "<<")
def _after(call: Call, left: Proc, other: Any) -> Proc:
    return _chained(call, other, left, left)


def _chained(call: Call, first: Any, then: Any, left: Proc) -> Proc:
    if not all(call.run.answers(part, "call") for part in (first, then)):
        raise RubyError("TypeError", "callable object is expected")

    def both(*args: Any, **_: Any) -> Any:
        call.run.deeper()
        result = call.run.send(then, "call", call.run.send(first, "call", *args))
        call.run.depth -= 1
        return result

    return Proc(both, left.arity, left.is_lambda)


@method("Proc", "inspect", "to_s")
def _inspect(_: Call, left: Proc) -> str:
    return "#<Proc (lambda)>" if left.is_lambda else "#<Proc>"


@method("Proc.", "new")
def _new(call: Call, _: Any) -> Proc:
    if call.block is None:
        raise RubyError("ArgumentError", "tried to create Proc object without a block")
    return call.block


@method("Symbol", "to_s", "name", "id2name")
def _name(_: Call, left: Symbol) -> str:
    return left.name


@method("Symbol", "to_sym", "intern")
def _symbol(_: Call, left: Symbol) -> Symbol:
    return left


@method("Symbol", "inspect")
def _inspect_symbol(call: Call, left: Symbol) -> str:
    return f":{left.name}" if PLAIN_NAME.fullmatch(left.name) else f":{call.run.inspect(left.name)}"


@method("Symbol", "<=>")
def _compare(call: Call, left: Symbol, other: Any) -> int | None:
    return compare(call.run, left.name, other.name) if isinstance(other, Symbol) else None


@method("Symbol", "to_proc")
def _to_proc(call: Call, left: Symbol) -> Proc:
    return Proc(lambda first, *rest, **named: call.run.send(first, left.name, *rest, named=named), -2, is_lambda=True)


def _as_text(name: str, makes_symbol: bool) -> None:
    """What a symbol does as the text of its name does."""

    @method("Symbol", name)
    def _asked(call: Call, left: Symbol, *args: Any) -> Any:
        others = [other.name if isinstance(other, Symbol) else other for other in args]
        result = call.run.send(left.name, name, *others)
        return Symbol(result) if makes_symbol else result


AS_TEXT = (
    "size length empty? start_with? end_with? starts_with? ends_with? [] slice =~ match match? casecmp casecmp? blank?"
)
for asked in AS_TEXT.split():
    _as_text(asked, makes_symbol=False)
for changed in ("upcase", "downcase", "capitalize", "swapcase", "succ", "next"):
    _as_text(changed, makes_symbol=True)
