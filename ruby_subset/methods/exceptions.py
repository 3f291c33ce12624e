"""Errors as values, and `raise`, `loop`, `catch`: what Kernel says about the order of things."""

from __future__ import annotations

from typing import Any, NoReturn

from ruby_subset.core.classes import ancestors, class_name, class_named
from ruby_subset.core.datetimes import RubyTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Enumerator, Hash, Proc, Symbol, Thing
from ruby_subset.running.frame import Thrown
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block


@method("Exception.", "new", "exception")
def _new(call: Call, left: ClassOf, message: Any = None) -> RubyError:
    return RubyError(left.name, left.name if message is None else call.run.text(message))


@method("KeyError.", "new", "exception", keywords="key receiver")
def _new_of_key(call: Call, left: ClassOf, message: Any = None) -> RubyError:
    return RubyError(left.name, left.name if message is None else call.run.text(message), **call.named)


@method("Exception", "message", "to_s", "detailed_message")
def _message(_: Call, error: RubyError) -> str:
    return error.message


@method("Exception", "full_message", keywords="highlight order")
def _full(_: Call, error: RubyError) -> str:
    return str(error)


@method("Exception", "inspect")
def _inspect(_: Call, error: RubyError) -> str:
    return f"#<{error.kind}: {error.message}>" if error.message else error.kind


@method("Exception", "backtrace", "backtrace_locations")
def _nothing(_: Call, __: RubyError) -> None:
    return None


@method("Exception", "cause")
def _cause(_: Call, error: RubyError) -> Any:
    return error.details.get("cause")


@method("Exception", "exception")
def _exception(call: Call, error: RubyError, message: Any = None) -> RubyError:
    return error if message is None else RubyError(error.kind, call.run.text(message))


@method("Exception", "==")
def _equal(_: Call, error: RubyError, other: Any) -> bool:
    return isinstance(other, RubyError) and (error.kind, error.message) == (other.kind, other.message)


def _detail(name: str) -> None:
    @method("KeyError", name)
    def _told(_: Call, error: RubyError) -> Any:
        if name not in error.details:
            raise RubyError("ArgumentError", f"no {name} is available")
        return error.details[name]


_detail("key")
_detail("receiver")


@method("NameError", "name")
def _name(_: Call, error: RubyError) -> Symbol | None:
    words = error.message.replace("'", "`").split("`")
    return Symbol(words[1]) if len(words) > 2 else None


@method("Kernel", "raise", "fail", keywords="*")
def _raise(call: Call, _: Any, what: Any = None, message: Any = None, __: Any = None) -> NoReturn:
    if what is None:
        raise call.run.error or RubyError("RuntimeError", "")
    error = _raised(call, what, message)
    if error is not call.run.error and "cause" not in error.details:
        error.details["cause"] = call.named.get("cause", call.run.error)
    raise error


def _raised(call: Call, what: Any, message: Any) -> RubyError:
    if isinstance(what, str):
        return RubyError("RuntimeError", what)
    if isinstance(what, RubyError):
        return what if message is None else RubyError(what.kind, call.run.text(message))
    kind = class_named(what)
    if kind is None or "Exception" not in ancestors(kind):
        raise RubyError("TypeError", "exception class/object expected")
    return RubyError(kind, kind if message is None else call.run.text(message))


@method("Kernel", "loop")
def _loop(call: Call, left: Any) -> Any:
    if call.block is None:
        return Enumerator(left, "loop")
    try:
        while True:
            call.run.spend(1)
            call.block.call()
    except RubyError as error:
        if not error.is_a("StopIteration"):
            raise
        return None


@method("Kernel", "catch")
def _catch(call: Call, _: Any, tag: Any = None) -> Any:
    wanted = Thing("Object", {}) if tag is None else tag
    around = call.run.catching
    call.run.catching = (*around, wanted)
    try:
        return the_block(call)(wanted)
    except Thrown as thrown:
        if thrown.of is not wanted:
            raise
        return thrown.value
    finally:
        call.run.catching = around


@method("Kernel", "throw")
def _throw(call: Call, _: Any, tag: Any, value: Any = None) -> NoReturn:
    for wanted in reversed(call.run.catching):
        if equal(call.run, tag, wanted):
            raise Thrown(value, wanted)
    raise RubyError("UncaughtThrowError", f"uncaught throw {call.run.inspect(tag)}")


@method("Kernel", "lambda", "proc")
def _proc(call: Call, _: Any) -> Proc:
    if call.block is None:
        raise RubyError("ArgumentError", "tried to create Proc object without a block")
    return call.block


@method("Kernel", "block_given?")
def _block_given(_: Call, __: Any) -> bool:
    return False


@method("Kernel", "Array")
def _array(call: Call, _: Any, value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if not isinstance(value, Thing) and class_name(value) in {"Hash", "Range", "Set", "Enumerator", "Enumerator::Lazy"}:
        return list(call.run.walk(value))
    return list(call.run.send(value, "to_a")) if isinstance(value, RubyTime) else [value]


@method("Kernel", "Hash")
def _hash(_: Call, __: Any, value: Any) -> Hash:
    if value is None or value == []:
        return Hash()
    if not isinstance(value, Hash):
        raise RubyError("TypeError", f"can't convert {class_name(value)} into Hash")
    return value
