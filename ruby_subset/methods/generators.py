"""`Enumerator.new { |y| y << 1 }`: walks whose items a block hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Proc
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block


@dataclass(frozen=True, slots=True, eq=False)
class Generator:
    """The block that makes the items."""

    block: Proc
    ruby_class: ClassVar[str] = "Enumerator::Generator"


@dataclass(frozen=True, slots=True, eq=False)
class Yielder:
    """What takes the items, one by one."""

    take: Proc
    ruby_class: ClassVar[str] = "Enumerator::Yielder"


@method("Enumerator.", "new")
def _new(call: Call, _: Any, __: Any = None) -> Enumerator:
    if call.block is None:
        raise RubyError("ArgumentError", "no block given")
    return Enumerator(Generator(call.block), "each")


@method("Enumerator::Generator", "each")
def _each(call: Call, walked: Generator) -> Any:
    return walked.block.call(Yielder(Proc(the_block(call))))


@method("Enumerator::Yielder", "<<")
def _put(call: Call, yielder: Yielder, item: Any) -> Yielder:
    call.run.spend(1)
    call.run.deeper()
    try:
        yielder.take.call(item)
    finally:
        call.run.depth -= 1
    return yielder


@method("Enumerator::Yielder", "yield", "call")
def _yield(call: Call, yielder: Yielder, *items: Any) -> Any:
    call.run.spend(1)
    return yielder.take.call(*items)


@method("Enumerator::Yielder", "to_proc")
def _to_proc(_: Call, yielder: Yielder) -> Proc:
    return yielder.take


@method("Enumerator.", "produce")
def _produce(call: Call, _: Any, *first: Any) -> Enumerator:
    if call.block is None:
        raise RubyError("ArgumentError", "no block given")
    return Enumerator(Producer(call.block, first), "each")


@dataclass(frozen=True, slots=True, eq=False)
class Producer:
    """A first item, and the block that makes the next of the one before."""

    block: Proc
    first: tuple[Any, ...]
    ruby_class: ClassVar[str] = "Enumerator::Producer"


@method("Enumerator::Producer", "each")
def _each_next(call: Call, walked: Producer) -> Any:
    take = the_block(call)
    item = walked.first[0] if walked.first else walked.block.call()
    while True:
        call.run.spend(1)
        take(item)
        item = walked.block.call(item)
