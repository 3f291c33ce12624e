"""`ENV` as a value: the variables that an expression may know, read only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Hash, Proc
from ruby_subset.methods.moment_shown import text_of
from ruby_subset.running.table import METHODS, Call, Method, method

_OF_HASH = (
    "to_h to_hash keys values value? has_value? key select filter reject map flat_map filter_map each each_pair any?"
    " all? none? find detect count size length empty? slice except sort_by to_a min_by max_by sum invert rassoc"
    " find_all partition each_with_object each_with_index reduce inject group_by entries sort first to_set zip"
).split()


def _hash(call: Call) -> Hash:
    call.run.spend(len(call.run.env), 100 * len(call.run.env))
    return Hash(call.run.env.items())


@method("ENV.", "[]")
def lookup(call: Call, receiver: ClassOf, name: Any) -> str | None:
    """The variable's text, nil where it is not set."""
    return call.run.env.get(text_of(name))


@method("ENV.", "fetch")
def fetch(call: Call, receiver: ClassOf, name: Any, *default: Any) -> Any:
    """The variable's text, else the block's value, else the default; raises KeyError."""
    value = call.run.env.get(text_of(name))
    if value is not None:
        return value
    if isinstance(call.block, Proc):
        return call.block.call(name)
    if default:
        return default[0]
    raise RubyError("KeyError", f"key not found: {call.run.inspect(name)}", key=name, receiver=receiver)


@method("ENV.", "key?", "has_key?", "include?", "member?")
def is_set(call: Call, receiver: ClassOf, name: Any) -> bool:
    """Whether the variable is set."""
    return text_of(name) in call.run.env


@method("ENV.", "values_at")
def values_at(call: Call, receiver: ClassOf, *names: Any) -> list[str | None]:
    """Several at once."""
    return [call.run.env.get(text_of(name)) for name in names]


@method("ENV.", "inspect")
def inspect(call: Call, receiver: ClassOf) -> str:
    """As a hash prints."""
    return call.run.inspect(_hash(call))


@method("ENV.", "class")
def class_of(call: Call, receiver: ClassOf) -> ClassOf:
    """`Object`."""
    return ClassOf("Object")


def _of_hash(name: str) -> Callable[..., Any]:
    def answer(call: Call, receiver: ClassOf, *given: Any) -> Any:
        return call.run.send(_hash(call), name, *given, block=call.block, named=call.named)

    return answer


METHODS["ENV."].update({name: Method(_of_hash(name), 0, None, None) for name in _OF_HASH})
