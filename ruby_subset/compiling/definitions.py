"""Methods that an expression defines for itself (`def`), and calls of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.arguments import Arguments, arguments
from ruby_subset.compiling.blocks import block
from ruby_subset.compiling.checks import check_method, unknown_word
from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.literals import constant
from ruby_subset.compiling.places import to_variable, variable
from ruby_subset.compiling.scope import HANDED
from ruby_subset.compiling.syntax import inside, text
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Proc, Symbol
from ruby_subset.running.frame import Code, Frame
from ruby_subset.running.table import METHODS

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node


@compiles("method")
def _method(compiler: Compiler, node: Node) -> Code:
    name = node.child_by_field_name("name")
    if name is None:
        return compiler.refuse(node, "a method without a name")
    put = to_variable(*compiler.scope.of_the_whole(f":{text(name)}"))
    make, _ = block(compiler, node, is_lambda=True, method=text(name))
    word = Symbol(text(name))

    def run(frame: Frame) -> Symbol:
        put(frame, make(frame, None))
        return word

    return run


@compiles("yield")
def _yield(compiler: Compiler, node: Node) -> Code:
    place = compiler.scope.known(HANDED)
    given = arguments(compiler, node, within=inside(node))
    if place is None:
        return compiler.refuse(node, "`yield` stands outside of a method", "call the block: `block.call`")
    read = variable(*place)

    def run(frame: Frame) -> Any:
        handed = read(frame)
        if handed is None:
            raise RubyError("LocalJumpError", "no block given (yield)")
        args, named, _ = given.of(frame)
        return handed.call(*args, **named)

    return run


def of_the_method(compiler: Compiler, name: str) -> Code | None:
    """The closure of what a method asks about its own call: `block_given?`, `__method__`."""
    if name == "__method__":
        method = compiler.scope.own_method()
        return constant(Symbol(method) if method else None)
    place = compiler.scope.known(HANDED) if name == "block_given?" else None
    if place is None:
        return None
    read = variable(*place)
    return lambda frame: read(frame) is not None


def own_call(compiler: Compiler, name: str, given: Arguments) -> Code | None:
    """The closure that calls a method which the expression defined above; None where it did not."""
    place = compiler.scope.known(f":{name}")
    return None if place is None else _called(place, name, given)


def later_call(compiler: Compiler, name: str, given: Arguments) -> Code | None:
    """The same for a method that is defined somewhere below, as two that call each other are."""
    is_defined = name in compiler.survey.methods
    return _called(compiler.scope.of_the_whole(f":{name}"), name, given) if is_defined else None


def _called(place: tuple[int, int], name: str, given: Arguments) -> Code:
    read = variable(*place)

    def run(frame: Frame) -> Any:
        defined = read(frame)
        if defined is None:
            raise _undefined(name)
        args, named, handed = given.of(frame)
        return defined.call(*args, block=handed, **named)

    return run


def _undefined(name: str) -> RubyError:
    return RubyError("NameError", f"undefined local variable or method `{name}'")


def method_object(compiler: Compiler, node: Node, receiver: Code | None, given: list[Node]) -> Code:
    """`method(:name)`: a call that waits for its arguments."""
    if len(given) != 1 or given[0].type != "simple_symbol":
        return compiler.refuse(node, "`method` takes the name of a public method as a symbol", "call the method itself")
    name = text(given[0])[1:]
    place = compiler.scope.known(f":{name}") if receiver is None else None
    if place is not None:
        return variable(*place)
    if receiver is None and name not in METHODS["Kernel"] and name not in compiler.names.bare:
        return unknown_word(compiler, given[0], name)
    if receiver is not None:
        check_method(compiler, given[0], name)
    elif name in compiler.names.bare:
        compiler.uses.add(name)
    is_kernel = receiver is None and name in METHODS["Kernel"]

    def run(frame: Frame) -> Proc:
        run = frame.run
        value = run.thing if receiver is None else receiver(frame)
        if is_kernel:
            return Proc(lambda *args, block=None, **named: run.kernel(name, args, block, named), is_lambda=True)
        return Proc(lambda *args, block=None, **named: run.invoke(value, name, args, block, named), is_lambda=True)

    return run
