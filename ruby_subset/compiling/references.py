"""What names refer to beside methods and local variables: constants, `$1`, `$~`, patterns, the environment."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.known import OUTSIDE, REACHING, class_names, full_name
from ruby_subset.compiling.literals import constant
from ruby_subset.compiling.places import variable
from ruby_subset.compiling.strings import interpolated
from ruby_subset.compiling.syntax import text
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.problem import alike
from ruby_subset.core.values import ClassOf
from ruby_subset.running.frame import Code, Frame
from ruby_subset.running.run import Run
from ruby_subset.running.table import CONSTANTS

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

FLAGS = {"i": 1, "x": 2, "m": 4}
KEPT_PATTERNS = 32
AROUND = {"`": "pre_match", "'": "post_match", "+": "captures"}
"""Global variables about the last match, by what it is asked for."""


@compiles("constant", "scope_resolution")
def _constant(compiler: Compiler, node: Node) -> Code:
    written = "".join(text(node).split())
    name = full_name(compiler.names, written)
    if name is None and written in compiler.survey.constants:
        return variable(*compiler.scope.of_the_whole(written))
    if name is None:
        return _unknown(compiler, node, written.removeprefix("::"))
    if name in CONSTANTS:
        value = CONSTANTS[name]
        return constant(value) if not isinstance(value, list) else lambda _: list(value)
    return constant(ClassOf(name))


def _unknown(compiler: Compiler, node: Node, name: str) -> Code:
    if compiler.is_full:
        return constant(None)
    known = class_names() | compiler.names.constants
    hint = OUTSIDE if name.split("::", maxsplit=1)[0] in REACHING else alike(name, known)
    return compiler.refuse(node, f"the constant `{name[:60]}` is not known here", hint)


@compiles("global_variable")
def _global(compiler: Compiler, node: Node) -> Code:
    name = text(node)[1:]
    if name == "!":
        return lambda frame: frame.run.error
    if name == "~":
        return lambda frame: frame.run.match
    if name in AROUND:
        return _around_match(AROUND[name])
    if name.isdigit() or name == "&":
        group = 0 if name == "&" else int(name[:3])

        def run(frame: Frame) -> Any:
            match = frame.run.match
            return None if match is None else frame.run.send(match, "[]", group)

        return run
    return compiler.refuse(node, f"the global variable `${name}` is not known here")


def _around_match(method: str) -> Code:
    def run(frame: Frame) -> Any:
        match = frame.run.match
        if match is None or method != "captures":
            return None if match is None else frame.run.send(match, method)
        return next((group for group in reversed(frame.run.send(match, method)) if group is not None), None)

    return run


@compiles("instance_variable")
def _instance(compiler: Compiler, node: Node) -> Code:
    return variable(*compiler.scope.of_the_whole(text(node)))


@compiles("regex")
def _regex(compiler: Compiler, node: Node) -> Code:
    closing = text(node.children[-1])
    letters = [letter for letter in closing if letter.isalpha()]
    flags = sum(FLAGS.get(letter, 0) for letter in set(letters))
    parts: list[str | Code] = [_part(compiler, child) for child in node.named_children]
    if any(letter not in "imxounes" for letter in letters):
        return compiler.refuse(node, f"the pattern's `{closing[1:][:20]}` is unknown", "known: i, m, x")
    if all(isinstance(part, str) for part in parts):
        return _fixed(compiler, node, "".join(map(str, parts)), flags)
    return _pattern(parts, flags)


def _part(compiler: Compiler, node: Node) -> str | Code:
    if node.type == "interpolation":
        return interpolated(compiler, node)
    return text(node).replace("\\/", "/")


def _fixed(compiler: Compiler, node: Node, source: str, flags: int) -> Code:
    try:
        return constant(pattern(Run(now=datetime(2000, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC")), source, flags))
    except (RubyError, RubyTooCostly) as error:
        message = error.message if isinstance(error, RubyError) else str(error)
        return compiler.refuse(node, f"the pattern cannot be read: {message}")


def pattern(run: Run, source: str, flags: int) -> Any:
    """A pattern's value; raises RubyError (RegexpError)."""
    return run.send(ClassOf("Regexp"), "new", source, flags)


def _pattern(parts: list[str | Code], flags: int) -> Code:
    """A pattern with `#{…}` in it; the last few are kept, as most come again."""
    kept: OrderedDict[str, Any] = OrderedDict()

    def run(frame: Frame) -> Any:
        source = "".join(part if isinstance(part, str) else frame.run.text(part(frame)) for part in parts)
        frame.run.spend(1, len(source))
        known = kept.get(source)
        if known is None:
            known = kept[source] = pattern(frame.run, source, flags)
            if len(kept) > KEPT_PATTERNS:
                kept.popitem(last=False)
        return known

    return run
