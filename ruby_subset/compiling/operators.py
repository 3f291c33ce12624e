"""Operators: comparisons, arithmetic, `&&`, `||`, `!`, `=~`, `defined?`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.arguments import operands
from ruby_subset.compiling.changing import change
from ruby_subset.compiling.checks import check_method
from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.known import full_name, is_method
from ruby_subset.compiling.literals import constant, number
from ruby_subset.compiling.places import to_variable
from ruby_subset.compiling.syntax import inside, text
from ruby_subset.core.values import Regexp, truthy
from ruby_subset.running.frame import Code, Frame, Setter
from ruby_subset.running.matching import matched
from ruby_subset.running.sameness import equal

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node
    from ruby_subset.running.run import Run

GROUP = re.compile(r"(?<!\\)\(\?<([a-z_]\w*)>")


@compiles("binary")
def _binary(compiler: Compiler, node: Node) -> Code:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    operator = text(sign) if sign is not None else ""
    if operator == "<<" and (changing := change(compiler, node, operands)) is not None:
        return changing
    subject = compiler.optional(left)
    groups = _groups(compiler, left) if operator == "=~" and left is not None else []
    other = compiler.optional(right)
    if operator in {"&&", "and"}:
        return lambda frame: other(frame) if truthy(value := subject(frame)) else value
    if operator in {"||", "or"}:
        return lambda frame: value if truthy(value := subject(frame)) else other(frame)
    if operator == "==":
        return lambda frame: equal(frame.run, subject(frame), other(frame))
    if operator == "!=":
        return lambda frame: not equal(frame.run, subject(frame), other(frame))
    if operator == "!~":
        return lambda frame: not truthy(frame.run.send(subject(frame), "=~", other(frame)))
    if operator == "=~" and not groups:
        return lambda frame: _place(frame.run, subject(frame), other(frame))
    if groups:
        return _matched(subject, other, groups)
    return lambda frame: frame.run.invoke(subject(frame), operator, (other(frame),))


def _place(run: Run, subject: Any, other: Any) -> Any:
    """`one =~ other`: where the match begins, or nil."""
    if type(subject) is str and type(other) is Regexp:
        match = matched(run, other, subject)
        return None if match is None else match.spans[0][0]
    return run.send(subject, "=~", other)


def _groups(compiler: Compiler, node: Node) -> list[tuple[str, Setter]]:
    """The variables that a pattern on the left of `=~` sets."""
    if node.type != "regex" or any(child.type == "interpolation" for child in node.children):
        return []
    named = dict.fromkeys(GROUP.findall(text(node)))
    return [(name, to_variable(*compiler.scope.declared(name))) for name in named]


def _matched(pattern: Code, value: Code, groups: list[tuple[str, Setter]]) -> Code:
    def run(frame: Frame) -> Any:
        place = frame.run.send(pattern(frame), "=~", value(frame))
        for name, put in groups:
            put(frame, None if place is None else frame.run.send(frame.run.match, "[]", name))
        return place

    return run


@compiles("unary")
def _unary(compiler: Compiler, node: Node) -> Code:
    sign, operand = node.child_by_field_name("operator"), node.child_by_field_name("operand")
    operator = text(sign) if sign is not None else ""
    if operand is None:
        return compiler.refuse(node, f"`{operator}` of nothing")
    if operator == "defined?":
        return _defined(compiler, operand)
    if operator in {"-", "+"} and operand.type in {"integer", "float", "rational"}:
        return _signed(compiler, operand, operator)
    code = compiler.code(operand)
    if operator in {"!", "not"}:
        return lambda frame: not truthy(code(frame))
    name = operator if operator == "~" else f"{operator}@"
    check_method(compiler, node, name)
    return lambda frame: frame.run.send(code(frame), name)


def _signed(compiler: Compiler, operand: Node, operator: str) -> Code:
    value = number(text(operand))
    if value is None:
        return compiler.code(operand)
    return constant(-value if operator == "-" else value)


DEFINED = {
    "nil": "expression", "self": "self", "true": "expression", "false": "expression", "assignment": "assignment",
    "operator_assignment": "assignment", "binary": "method", "element_reference": "method",
}  # fmt: skip


def _defined(compiler: Compiler, node: Node) -> Code:
    """`defined?(x)`: what x is, or nil; nothing of it is carried out, and an unknown name is no fault."""
    inner = (inside(node) if node.type == "parenthesized_statements" else node) or node
    name = text(inner)
    if inner.type == "identifier":
        if compiler.scope.known(name) is not None:
            return constant("local-variable")
        return constant("method" if name in compiler.names.bare or is_method(compiler.names, name) else None)
    if inner.type in {"constant", "scope_resolution"}:
        is_known = full_name(compiler.names, name) or compiler.scope.known(name)
        return constant("constant" if is_known else None)
    if inner.type == "instance_variable":
        code = compiler.code(inner)
        return lambda frame: None if code(frame) is None else "instance-variable"
    if inner.type == "global_variable":
        return constant(None)
    if inner.type == "call":
        method = inner.child_by_field_name("method")
        word = text(method) if method is not None else "call"
        return constant("method" if is_method(compiler.names, word) else None)
    return constant(DEFINED.get(inner.type, "expression"))
