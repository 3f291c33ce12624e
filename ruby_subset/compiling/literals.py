"""Numbers, symbols, lists, hashes, ranges and the other values that stand in the source."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.compiler import HANDLERS, Compiler, compiles
from ruby_subset.compiling.strings import content
from ruby_subset.compiling.syntax import ASIDE, inside, text
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Range, Symbol
from ruby_subset.running.frame import Code, Frame
from ruby_subset.running.sameness import compare

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

BASES = {"0x": 16, "0b": 2, "0o": 8, "0d": 10}
MAX_DIGITS = 1_200
"""About 4,096 bits."""


def constant(value: Any) -> Code:
    """The closure that always has this value."""
    return lambda _: value


@compiles("nil")
def _nil(_: Compiler, __: Node) -> Code:
    return constant(None)


@compiles("true", "false")
def _boolean(_: Compiler, node: Node) -> Code:
    return constant(node.type == "true")


@compiles("self")
def _self(_: Compiler, __: Node) -> Code:
    return lambda frame: frame.run.thing


@compiles("integer", "float", "rational")
def _number(compiler: Compiler, node: Node) -> Code:
    value = number(text(node))
    if value is None:
        return compiler.refuse(node, f"`{text(node)[:40]}` is no number")
    return constant(value)


def number(word: str) -> int | float | Fraction | None:
    """A number as it is written in Ruby, or nil."""
    word = word.replace("_", "").lower()
    if len(word) > MAX_DIGITS:
        return None
    try:
        if word.endswith("r"):
            return Fraction(word[:-1])
        if word[:2] in BASES:
            return int(word[2:], BASES[word[:2]])
        if word.isdigit():
            return int(word, 8 if word[0] == "0" and len(word) > 1 else 10)
        return float(word)
    except ValueError:
        return None


@compiles("simple_symbol")
def _symbol(_: Compiler, node: Node) -> Code:
    return constant(Symbol(text(node)[1:]))


@compiles("delimited_symbol", "bare_symbol")
def _quoted_symbol(compiler: Compiler, node: Node) -> Code:
    code, fixed = content(compiler, node)
    if fixed is not None:
        return constant(Symbol(fixed))
    return lambda frame: Symbol(code(frame))


@compiles("hash_key_symbol")
def _key(_: Compiler, node: Node) -> Code:
    return constant(Symbol(text(node)))


@compiles("splat_argument")
def _alone(compiler: Compiler, node: Node) -> Code:
    return items(compiler, [node])


@compiles("array", "string_array", "symbol_array", "right_assignment_list")
def listed(compiler: Compiler, node: Node) -> Code:
    """The closure that makes a list; `*` puts in the items of another."""
    return items(compiler, [child for child in node.children if child.is_named and child.type not in ASIDE])


def items(compiler: Compiler, nodes: list[Node]) -> Code:
    """The closure that makes a list of several values."""
    pairs = [node for node in nodes if node.type in {"pair", "hash_splat_argument"}]
    parts = [(node.type == "splat_argument", _item(compiler, node)) for node in nodes if node not in pairs]
    if pairs:
        parts.append((False, hash_of(compiler, pairs)))
    codes = [code for _, code in parts]
    if not any(is_splat for is_splat, _ in parts):

        def plain(frame: Frame) -> list[Any]:
            frame.run.spend(1, 64 + 8 * len(codes))
            return [code(frame) for code in codes]

        return plain

    def spread(frame: Frame) -> list[Any]:
        values: list[Any] = []
        for is_splat, code in parts:
            values += splat(frame, code(frame)) if is_splat else [code(frame)]
        frame.run.spend(len(values), 64 + 8 * len(values))
        return values

    return spread


def _item(compiler: Compiler, node: Node) -> Code:
    return compiler.optional(inside(node)) if node.type == "splat_argument" else compiler.code(node)


def splat(frame: Frame, value: Any) -> list[Any]:
    """What `*value` stands for."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if frame.run.answers(value, "to_a") and not isinstance(value, str):
        return list(frame.run.send(value, "to_a"))
    return [value]


@compiles("hash")
def _hash(compiler: Compiler, node: Node) -> Code:
    return hash_of(compiler, [child for child in node.named_children if child.type not in ASIDE])


def hash_of(compiler: Compiler, nodes: list[Node]) -> Code:
    """The closure that makes a hash of `key => value`, `key: value`, `key:` and `**hash`."""
    parts = [pair(compiler, node) for node in nodes]

    def run(frame: Frame) -> Hash:
        result = Hash()
        frame.run.spend(len(parts), 200 + 100 * len(parts))
        for key, value in parts:
            if key is not None:
                result[key(frame)] = value(frame)
                continue
            inner = value(frame)
            if not isinstance(inner, Hash | None):
                raise RubyError("TypeError", "no implicit conversion into Hash")
            frame.run.spend(len(inner or ()), 100 * len(inner or ()))
            for name, given in inner or ():
                result[name] = given
        return result

    return run


def pair(compiler: Compiler, node: Node) -> tuple[Code | None, Code]:
    """The closures of a pair's key and value; without a key, of a hash that is spread."""
    if node.type == "hash_splat_argument":
        return None, compiler.optional(inside(node))
    if node.type != "pair":
        return constant(None), compiler.code(node)
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is None or value is None:
        word = text(key) if key is not None else ""
        return constant(Symbol(word)), HANDLERS["identifier"](compiler, key or node)
    if key.type == "string" and any(child.type == ":" for child in node.children):
        return _quoted_symbol(compiler, key), compiler.code(value)
    return compiler.code(key), compiler.code(value)


@compiles("range")
def _range(compiler: Compiler, node: Node) -> Code:
    first = compiler.optional(node.child_by_field_name("begin"))
    last = compiler.optional(node.child_by_field_name("end"))
    exclusive = any(child.type == "..." for child in node.children)

    def run(frame: Frame) -> Range:
        left, other = first(frame), last(frame)
        if left is not None and other is not None and compare(frame.run, left, other) is None:
            raise RubyError("ArgumentError", "bad value for range")
        return Range(left, other, exclusive)

    return run
