"""Methods that an expression defines for itself (`def`), and calls of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage_bot.ruby.compiling.arguments import Arguments
from triage_bot.ruby.compiling.blocks import block
from triage_bot.ruby.compiling.compiler import Compiler, compiles
from triage_bot.ruby.compiling.places import to_variable, variable
from triage_bot.ruby.compiling.syntax import text
from triage_bot.ruby.core.values import Symbol
from triage_bot.ruby.running.frame import Code, Frame

if TYPE_CHECKING:
    from triage_bot.ruby.compiling.syntax import Node


@compiles("method")
def _method(compiler: Compiler, node: Node) -> Code:
    name = node.child_by_field_name("name")
    if name is None:
        return compiler.refuse(node, "a method without a name")
    put = to_variable(*compiler.scope.of_the_whole(f":{text(name)}"))
    make, _ = block(compiler, node, is_lambda=True, is_sealed=True)
    word = Symbol(text(name))

    def run(frame: Frame) -> Symbol:
        put(frame, make(frame, None))
        return word

    return run


def own_call(compiler: Compiler, name: str, given: Arguments) -> Code | None:
    """The closure that calls a method which the expression defined; None where it did not."""
    place = compiler.scope.known(f":{name}")
    if place is None:
        return None
    read = variable(*place)

    def run(frame: Frame) -> Any:
        args, named, handed = given.of(frame)
        return read(frame).call(*args, block=handed, **named)

    return run
