"""Matching of patterns: `case … in`, `value => pattern`, `value in pattern`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.places import to_variable
from ruby_subset.compiling.syntax import inside, text
from ruby_subset.core.errors import RubyError
from ruby_subset.core.records import Record
from ruby_subset.core.values import Hash, Symbol, truthy
from ruby_subset.running.frame import Code, Frame, Setter
from ruby_subset.running.sameness import takes

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

Matches = Callable[[Frame, Any], bool]
"""Whether a value is as the pattern says; what it names is set on the way."""
REST = {"splat_parameter", "hash_splat_parameter"}


@compiles("case_match")
def _case(compiler: Compiler, node: Node) -> Code:
    subject = compiler.optional(node.child_by_field_name("value"))
    arms = [_arm(compiler, child) for child in node.children if child.type == "in_clause"]
    other = [compiler.code(child) for child in node.children if child.type == "else"]

    def run(frame: Frame) -> Any:
        given = subject(frame)
        for matches, body in arms:
            frame.run.spend(1)
            if matches(frame, given):
                return body(frame)
        if not other:
            raise _no_match(frame, given)
        return other[0](frame)

    return run


def _arm(compiler: Compiler, node: Node) -> tuple[Matches, Code]:
    matches, guard = pattern(compiler, node.child_by_field_name("pattern")), node.child_by_field_name("guard")
    if guard is None:
        return matches, compiler.optional(node.child_by_field_name("body"))
    condition, wanted = compiler.optional(inside(guard)), guard.type == "if_guard"
    body = compiler.optional(node.child_by_field_name("body"))
    return lambda frame, value: matches(frame, value) and truthy(condition(frame)) is wanted, body


@compiles("match_pattern", "test_pattern")
def _alone(compiler: Compiler, node: Node) -> Code:
    value = compiler.optional(node.child_by_field_name("value"))
    matches = pattern(compiler, node.child_by_field_name("pattern"))
    if node.type == "test_pattern":
        return lambda frame: matches(frame, value(frame))

    def run(frame: Frame) -> None:
        given = value(frame)
        if not matches(frame, given):
            raise _no_match(frame, given)

    return run


def _no_match(frame: Frame, given: Any) -> RubyError:
    return RubyError("NoMatchingPatternError", frame.run.inspect(given))


def pattern(compiler: Compiler, node: Node | None) -> Matches:
    """What tells whether a value is as the pattern says."""
    if node is None:
        return lambda _, __: False
    if node.type == "identifier":
        return _named(_setter(compiler, node))
    if node.type in PATTERNS:
        return PATTERNS[node.type](compiler, node)
    if node.type in {"variable_reference_pattern", "expression_reference_pattern"}:
        node = inside(node) or node
    code = compiler.code(node)
    return lambda frame, value: takes(frame.run, code(frame), value)


def _setter(compiler: Compiler, node: Node) -> Setter:
    return to_variable(*compiler.scope.declared(text(node)))


def _named(put: Setter) -> Matches:
    def run(frame: Frame, value: Any) -> bool:
        put(frame, value)
        return True

    return run


def _bracketed(compiler: Compiler, node: Node) -> Matches:
    return pattern(compiler, inside(node))


def _either(compiler: Compiler, node: Node) -> Matches:
    choices = [pattern(compiler, child) for child in node.named_children]
    return lambda frame, value: any(choice(frame, value) for choice in choices)


def _as(compiler: Compiler, node: Node) -> Matches:
    matches, name = pattern(compiler, node.child_by_field_name("value")), node.child_by_field_name("name")
    put = _setter(compiler, name) if name is not None else lambda _, __: None

    def run(frame: Frame, value: Any) -> bool:
        if not matches(frame, value):
            return False
        put(frame, value)
        return True

    return run


def _class_of(compiler: Compiler, node: Node) -> tuple[Matches | None, list[Node]]:
    """The class before the brackets, and what stands in them."""
    kind = node.child_by_field_name("class")
    return (pattern(compiler, kind) if kind is not None else None), [
        part for part in node.named_children if part != kind
    ]


def _rest(compiler: Compiler, node: Node) -> Setter:
    name = inside(node)
    return _setter(compiler, name) if name is not None else lambda _, __: None


def _list(compiler: Compiler, node: Node) -> Matches:
    kind, nodes = _class_of(compiler, node)
    at = next((number for number, child in enumerate(nodes) if child.type in REST), None)
    open_end = at is None and len(node.children) > 1 and node.children[-1 if kind is None else -2].type == ","
    rest = None if at is None else _rest(compiler, nodes[at])
    parts = [pattern(compiler, child) for child in nodes if child.type not in REST]
    before = len(parts) if at is None else at

    def run(frame: Frame, value: Any) -> bool:
        if kind is not None and not kind(frame, value):
            return False
        value = list(value.values.values()) if isinstance(value, Record) else value
        if not isinstance(value, list):
            return False
        spare = len(value) - len(parts)
        if spare < 0 or (spare and rest is None and not open_end):
            return False
        if rest is not None:
            frame.run.spend(len(value) // 50, 8 * len(value))
        items = value[:before] + value[before + spare :] if rest is not None else value
        if not all(part(frame, item) for part, item in zip(parts, items, strict=False)):
            return False
        if rest is not None:
            rest(frame, value[before : before + spare])
        return True

    return run


def _somewhere(compiler: Compiler, node: Node) -> Matches:
    """`[*, a, b, *]`."""
    kind, nodes = _class_of(compiler, node)
    first, *middle, last = nodes
    before, after = _rest(compiler, first), _rest(compiler, last)
    parts = [pattern(compiler, child) for child in middle]

    def run(frame: Frame, value: Any) -> bool:
        if (kind is not None and not kind(frame, value)) or not isinstance(value, list):
            return False
        for at in range(len(value) - len(parts) + 1):
            frame.run.spend(1)
            end = at + len(parts)
            if all(part(frame, item) for part, item in zip(parts, value[at:end], strict=True)):
                before(frame, value[:at])
                after(frame, value[end:])
                return True
        return False

    return run


def _keys(compiler: Compiler, node: Node) -> Matches:
    kind, nodes = _class_of(compiler, node)
    parts = [_pair(compiler, child) for child in nodes if child.type == "keyword_pattern"]
    rest = next((_rest(compiler, child) for child in nodes if child.type in REST), None)
    exact = any(child.type == "hash_splat_nil" for child in nodes) or not nodes

    def run(frame: Frame, value: Any) -> bool:
        if kind is not None and not kind(frame, value):
            return False
        value = frame.run.send(value, "to_h") if isinstance(value, Record) else value
        if not isinstance(value, Hash):
            return False
        if (exact and len(value) != len(parts)) or not all(key in value for key, _ in parts):
            return False
        if not all(matches(frame, value[key]) for key, matches in parts):
            return False
        if rest is not None:
            frame.run.spend(len(value), 100 * len(value))
            taken = Hash(((key, None) for key, _ in parts), loose=value.loose)
            rest(frame, Hash(((key, item) for key, item in value if key not in taken), loose=value.loose))
        return True

    return run


def _pair(compiler: Compiler, node: Node) -> tuple[Symbol, Matches]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    word = text(key).strip("\"'") if key is not None else ""
    if value is None:
        return Symbol(word), _named(to_variable(*compiler.scope.declared(word)))
    return Symbol(word), pattern(compiler, value)


PATTERNS: dict[str, Callable[[Compiler, Node], Matches]] = {
    "parenthesized_pattern": _bracketed,
    "alternative_pattern": _either,
    "as_pattern": _as,
    "array_pattern": _list,
    "find_pattern": _somewhere,
    "hash_pattern": _keys,
}
"""By the tree's kinds of patterns; all others are values that are asked by `===`."""
