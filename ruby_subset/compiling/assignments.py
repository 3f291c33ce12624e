"""Assignments: `=`, `||=`, `+=` …, to variables, indexes and several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.checks import check_method
from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.places import at_index, is_own_constant, target, to_variable, variable
from ruby_subset.compiling.syntax import text
from ruby_subset.core.values import truthy
from ruby_subset.running.frame import Code, Frame

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node


@compiles("assignment")
def _assignment(compiler: Compiler, node: Node) -> Code:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return compiler.refuse(node, "half an assignment")
    put = target(compiler, left)
    value = compiler.code(right)

    def run(frame: Frame) -> Any:
        given = value(frame)
        put(frame, given)
        return given

    return run


@compiles("operator_assignment")
def _operator(compiler: Compiler, node: Node) -> Code:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    operator = text(sign)[:-1] if sign is not None else ""
    if left is None or right is None:
        return compiler.refuse(node, "half an assignment")
    if left.type == "element_reference":
        return _at_index(compiler, left, operator, right)
    if left.type == "call" and left.child_by_field_name("arguments") is None:
        return _at_attribute(compiler, left, operator, right)
    if left.type == "instance_variable" or is_own_constant(compiler, left):
        place = compiler.scope.of_the_whole(text(left))
    elif left.type == "identifier":
        place = compiler.scope.declared(text(left))
    else:
        target(compiler, left)
        compiler.code(right)
        return compiler.refuse(left, f"`{operator}=` works on variables and indexes here")
    read, put, value = variable(*place), to_variable(*place), compiler.code(right)

    def run(frame: Frame) -> Any:
        return combined(operator, frame, lambda: read(frame), value, lambda given: put(frame, given))

    return run


def combined(operator: str, frame: Frame, read: Callable[[], Any], value: Code, put: Callable[[Any], Any]) -> Any:
    """`place op= value`: the value that stands there afterwards."""
    now = read()
    if operator == "||" and truthy(now):
        return now
    if operator == "&&" and not truthy(now):
        return now
    given = value(frame)
    if operator not in {"||", "&&"}:
        given = frame.run.send(now, operator, given)
    put(given)
    return given


def _at_attribute(compiler: Compiler, left: Node, operator: str, right: Node) -> Code:
    receiver, method = left.child_by_field_name("receiver"), left.child_by_field_name("method")
    name = text(method) if method is not None else "call"
    check_method(compiler, method or left, f"{name}=")
    holder, value = compiler.optional(receiver), compiler.code(right)

    def run(frame: Frame) -> Any:
        held, send = holder(frame), frame.run.send
        return combined(operator, frame, lambda: send(held, name), value, lambda given: send(held, f"{name}=", given))

    return run


def _at_index(compiler: Compiler, left: Node, operator: str, right: Node) -> Code:
    place = at_index(compiler, left)
    value = compiler.code(right)

    def run(frame: Frame) -> Any:
        read, put = place(frame)
        return combined(operator, frame, lambda: read(frame), value, put)

    return run
