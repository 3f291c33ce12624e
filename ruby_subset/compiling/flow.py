"""The order of things: `if`, `case`, loops, `begin … rescue`, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.compiler import Compiler, compiles, nothing
from ruby_subset.compiling.literals import items, splat
from ruby_subset.compiling.places import target
from ruby_subset.compiling.syntax import inside
from ruby_subset.core.classes import class_named
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import truthy
from ruby_subset.running.frame import (
    BreakLeaves,
    Code,
    Frame,
    LoopLeaves,
    NextLeaves,
    RetryLeaves,
    ReturnLeaves,
    Setter,
)
from ruby_subset.running.sameness import takes

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node


@compiles("program", "parenthesized_statements", "then", "else", "do", "block_body", "ensure", "expression_statement")
def _statements(compiler: Compiler, node: Node) -> Code:
    return compiler.sequence(node.children)


@compiles("if", "elsif", "conditional", "unless")
def _if(compiler: Compiler, node: Node) -> Code:
    condition = compiler.optional(node.child_by_field_name("condition"))
    yes = compiler.optional(node.child_by_field_name("consequence"))
    no = compiler.optional(node.child_by_field_name("alternative"))
    return _either(condition, no, yes) if node.type == "unless" else _either(condition, yes, no)


@compiles("if_modifier", "unless_modifier")
def _modifier(compiler: Compiler, node: Node) -> Code:
    body = compiler.optional(node.child_by_field_name("body"))
    condition = compiler.optional(node.child_by_field_name("condition"))
    return _either(condition, body, nothing) if node.type == "if_modifier" else _either(condition, nothing, body)


def _either(condition: Code, yes: Code, no: Code) -> Code:
    return lambda frame: yes(frame) if truthy(condition(frame)) else no(frame)


@compiles("case")
def _case(compiler: Compiler, node: Node) -> Code:
    value = node.child_by_field_name("value")
    subject = compiler.code(value) if value is not None else None
    arms = [_when(compiler, child) for child in node.children if child.type == "when"]
    other = [compiler.code(child) for child in node.children if child.type == "else"]

    def run(frame: Frame) -> Any:
        given = subject(frame) if subject is not None else None
        for patterns, body in arms:
            for is_splat, code in patterns:
                wanted = code(frame)
                for pattern in splat(frame, wanted) if is_splat else (wanted,):
                    if truthy(pattern) if subject is None else takes(frame.run, pattern, given):
                        return body(frame)
        return other[0](frame) if other else None

    return run


def _when(compiler: Compiler, node: Node) -> tuple[list[tuple[bool, Code]], Code]:
    patterns = []
    for pattern in node.children_by_field_name("pattern"):
        inner = inside(pattern) if pattern.type == "pattern" else pattern
        is_splat = inner is not None and inner.type == "splat_argument"
        patterns.append((is_splat, compiler.optional(inside(inner) if is_splat and inner is not None else inner)))
    return patterns, compiler.optional(node.child_by_field_name("body"))


@compiles("while", "until", "while_modifier", "until_modifier")
def _while(compiler: Compiler, node: Node) -> Code:
    parts = [compiler.optional(node.child_by_field_name("condition"))] if "modifier" not in node.type else []
    compiler.scope.loops += 1
    inner = node.child_by_field_name("body")
    body = compiler.optional(inner)
    compiler.scope.loops -= 1
    condition = parts[0] if parts else compiler.optional(node.child_by_field_name("condition"))
    goes_on = node.type.startswith("while")
    at_least_once = bool("modifier" in node.type and inner is not None and inner.type == "begin")

    def run(frame: Frame) -> Any:
        first = at_least_once
        try:
            while first or truthy(condition(frame)) is goes_on:
                first = False
                frame.run.spend(1)
                _turn(body, frame)
        except LoopLeaves as leaving:
            return leaving.value
        return None

    return run


def _turn(body: Code, frame: Frame) -> None:
    try:
        body(frame)
    except NextLeaves:
        return


@compiles("for")
def _for(compiler: Compiler, node: Node) -> Code:
    within, pattern = node.child_by_field_name("value"), node.child_by_field_name("pattern")
    listed = compiler.sequence(within.children if within is not None else [])
    put: Setter = target(compiler, pattern) if pattern is not None else lambda _, __: None
    compiler.scope.loops += 1
    body = compiler.optional(node.child_by_field_name("body"))
    compiler.scope.loops -= 1

    def run(frame: Frame) -> Any:
        given = listed(frame)
        try:
            for item in frame.run.walk(given):
                frame.run.spend(1)
                put(frame, item)
                _turn(body, frame)
        except LoopLeaves as leaving:
            return leaving.value
        return given

    return run


@compiles("break", "next", "return")
def _leave(compiler: Compiler, node: Node) -> Code:
    inner = node.named_children
    value = _given(compiler, inner[0].named_children) if inner else nothing
    if node.type == "return":
        return _return(compiler, value)
    scope = compiler.scope
    if scope.loops:
        kind = LoopLeaves if node.type == "break" else NextLeaves
        return lambda frame: _raise(kind(value(frame)))
    if scope.up is None:
        return compiler.refuse(node, f"`{node.type}` stands outside of a block or loop")
    if node.type == "next":
        scope.has_next = True
        return lambda frame: _raise(NextLeaves(value(frame)))
    scope.has_break = True
    return lambda frame: _raise(BreakLeaves(value(frame), frame.tag))


def _given(compiler: Compiler, nodes: list[Node]) -> Code:
    if len(nodes) == 1 and nodes[0].type not in {"splat_argument", "pair"}:
        return compiler.code(nodes[0])
    return items(compiler, nodes)


def _return(compiler: Compiler, value: Code) -> Code:
    hops, _ = compiler.scope.returns_to()

    def run(frame: Frame) -> Any:
        at: Any = frame
        for _ in range(hops):
            at = at.up
        raise ReturnLeaves(value(frame), at)

    return run


def _raise(leaving: Exception) -> Any:
    raise leaving


@compiles("begin", "body_statement")
def guarded(compiler: Compiler, node: Node) -> Code:
    """`begin … rescue … else … ensure … end`, and the same inside `do … end`."""
    if node.type not in {"begin", "body_statement"}:
        return compiler.sequence(node.children)
    apart = {"rescue", "else", "ensure"}
    body = compiler.sequence([child for child in node.children if child.type not in apart])
    rescues = [_rescue(compiler, child) for child in node.children if child.type == "rescue"]
    otherwise = [compiler.code(child) for child in node.children if child.type == "else"]
    at_end = [compiler.code(child) for child in node.children if child.type == "ensure"]
    if rescues:
        places = {child.start_byte for child in node.children if child.type == "rescue"}
        body = _rescued(body, rescues, otherwise[0] if otherwise else None, places)
    return _ensured(body, at_end[0]) if at_end else body


Rescue = tuple[Code | None, "Setter | None", Code]


def _rescue(compiler: Compiler, node: Node) -> Rescue:
    kinds = node.child_by_field_name("exceptions")
    variable = node.child_by_field_name("variable")
    wanted = items(compiler, kinds.named_children) if kinds is not None else None
    place = inside(variable) if variable is not None else None
    put = target(compiler, place) if place is not None else None
    return wanted, put, compiler.optional(node.child_by_field_name("body"))


def _rescued(body: Code, rescues: list[Rescue], otherwise: Code | None, places: set[int]) -> Code:
    def attempt(frame: Frame) -> Any:
        try:
            value = body(frame)
        except RubyError as error:
            for wanted, put, handler in rescues:
                if any(error.is_a(kind) for kind in _kinds(wanted, frame)):
                    if put is not None:
                        put(frame, error)
                    frame.run.error = error
                    return handler(frame)
            raise
        return otherwise(frame) if otherwise is not None else value

    def run(frame: Frame) -> Any:
        while True:
            frame.run.spend(1)
            try:
                return attempt(frame)
            except RetryLeaves as leaving:
                if leaving.of not in places:
                    raise
                frame.run.spend(8)

    return run


@compiles("retry")
def _retry(compiler: Compiler, node: Node) -> Code:
    around = node.parent
    while around is not None and around.type != "rescue":
        around = around.parent
    if around is None:
        return compiler.refuse(node, "`retry` stands outside of a rescue")
    place = around.start_byte
    return lambda _: _raise(RetryLeaves(None, place))


def _kinds(wanted: Code | None, frame: Frame) -> list[str]:
    if wanted is None:
        return ["StandardError"]
    kinds = [class_named(kind) for kind in wanted(frame)]
    if None in kinds:
        raise RubyError("TypeError", "class or module required for rescue clause")
    return [kind for kind in kinds if kind is not None]


def _ensured(body: Code, at_end: Code) -> Code:
    def run(frame: Frame) -> Any:
        try:
            value = body(frame)
        except (RubyTooCostly, RecursionError):
            raise  # nothing is left to end with
        except Exception:
            at_end(frame)
            raise
        at_end(frame)
        return value

    return run


@compiles("rescue_modifier")
def _or_else(compiler: Compiler, node: Node) -> Code:
    body = compiler.optional(node.child_by_field_name("body"))
    handler = compiler.optional(node.child_by_field_name("handler"))

    def run(frame: Frame) -> Any:
        try:
            return body(frame)
        except RubyError as error:
            if not error.is_a("StandardError"):
                raise
            frame.run.error = error
            return handler(frame)

    return run
