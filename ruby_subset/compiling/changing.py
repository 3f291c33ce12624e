"""Texts changed where they stand: a variable or an index takes the new one, as texts themselves never change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.compiler import Compiler
from ruby_subset.compiling.places import Hold, Put, held
from ruby_subset.compiling.syntax import inside, text
from ruby_subset.methods.string_changed import CHANGING, changed
from ruby_subset.methods.strings import frozen
from ruby_subset.running.frame import Code, Frame

if TYPE_CHECKING:
    from ruby_subset.compiling.arguments import Arguments
    from ruby_subset.compiling.syntax import Node

OF_ITS_OWN = set(
    "dup clone new + * % join format sprintf inspect to_sentence strftime sub gsub tr tr_s delete remove squeeze upcase"
    " downcase capitalize swapcase strip lstrip rstrip chomp chop chr ljust rjust center reverse squish truncate"
    " humanize titleize titlecase camelize underscore dasherize parameterize pluralize singularize iso8601 xmlschema"
    " httpdate rfc2822 rfc822 to_fs to_formatted_s to_json ordinalize".split()
)
LITERALS = {"string", "chained_string", "heredoc_beginning", "unary"}
"""What gives a text that nobody else has."""
Read = Callable[["Compiler", "Node"], "Arguments"]
"""What reads the arguments of a call."""


def change(compiler: Compiler, node: Node, read: Read) -> Code | None:
    """The closure of `place.upcase!` or `place << text`; None where that changes no text of a place."""
    step = _step(compiler, node, read)
    return None if step is None else lambda frame: step(frame)[0]


def _step(compiler: Compiler, node: Node, read: Read) -> Hold | None:
    name, receiver = _sides(node)
    hold = _held(compiler, receiver, read) if name in CHANGING and receiver is not None else None
    if hold is None:
        return None
    given, safe = read(compiler, node), any(child.type == "&." for child in node.children)

    def run(frame: Frame) -> tuple[Any, Put]:
        value, put = hold(frame)
        if safe and value is None:
            return None, put
        args, named, block = given.of(frame)
        if type(value) is not str:
            return frame.run.invoke(value, name, args, block, named), put
        new, result = changed(frame.run, value, name, args, named, block)
        put(new)
        return result, put

    return run


def _sides(node: Node) -> tuple[str, Node | None]:
    """The name of a method or operator, and what it is asked of."""
    is_binary = node.type == "binary"
    sign = node.child_by_field_name("operator" if is_binary else "method")
    return text(sign) if sign is not None else "", node.child_by_field_name("left" if is_binary else "receiver")


def _held(compiler: Compiler, node: Node, read: Read) -> Hold | None:
    inner = inside(node) if node.type == "parenthesized_statements" and node.named_child_count == 1 else node
    if inner is None or inner.type in {"identifier", "instance_variable", "element_reference"}:
        return held(compiler, inner or node)
    if inner.type == "call" and _sides(inner)[0] == "to_s":
        return _as_text(compiler, inner, read)
    if inner.type in {"binary", "call"}:
        own = _sides(inner)[0] in OF_ITS_OWN
        return _loose(compiler.code(inner)) if own else _step(compiler, inner, read)
    return _loose(compiler.code(inner)) if inner.type in LITERALS else None


def _as_text(compiler: Compiler, node: Node, read: Read) -> Hold | None:
    """`x.to_s`: of a text it is the text itself, of all else one that nobody has."""
    receiver = _sides(node)[1]
    if receiver is None or any(child.type == "&." for child in node.children):
        return None
    hold, given = _held(compiler, receiver, read) or _others(compiler.code(receiver)), read(compiler, node)

    def run(frame: Frame) -> tuple[Any, Put]:
        value, put = hold(frame)
        if type(value) is str:
            return value, put
        args, named, block = given.of(frame)
        shown = frame.run.invoke(value, "to_s", args, block, named)
        return shown, (lambda _: frozen(shown)) if value is None or value is True or value is False else (
            lambda _: None
        )

    return run


def _others(code: Code) -> Hold:
    """What others may hold too: where it is a text, that stays as it is."""

    def run(frame: Frame) -> tuple[Any, Put]:
        value = code(frame)
        return value, lambda _: frozen(value)

    return run


def _loose(code: Code) -> Hold:
    """What nobody else holds."""
    return lambda frame: (code(frame), lambda _: None)
