"""Blocks and lambdas: their parameters, and what happens when they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.compiler import Compiler, compiles
from ruby_subset.compiling.flow import guarded
from ruby_subset.compiling.places import share, target, to_variable
from ruby_subset.compiling.scope import HANDED, LocalScope
from ruby_subset.compiling.syntax import text
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import MAX_DEPTH, Hash, Proc, Symbol
from ruby_subset.running.frame import BreakLeaves, Code, Frame, NextLeaves, ReturnLeaves, Setter

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruby_subset.compiling.syntax import Node

NUMBERED = re.compile(r"(?<![\w@$:])_([1-9])\b")


@dataclass(slots=True, kw_only=True)
class Parameters:
    """What a block takes."""

    setters: list[Setter] = field(default_factory=list)
    """For the positional ones, in order."""
    words: list[str] = field(default_factory=list)
    """The names of those that must be given; none where a list is shared out."""
    required: int = 0
    defaults: dict[int, Code] = field(default_factory=dict)
    """By the place among the positional ones."""
    rest: int | None = None
    named: dict[str, tuple[Setter, Code | None]] = field(default_factory=dict)
    named_rest: Setter | None = None
    block: Setter | None = None
    spreads: bool = False
    """Whether a single list is shared out among the positional ones."""
    simple: int | None = None
    """The only variable's place, where there is nothing but that."""

    def arity(self, strict: bool) -> int:
        """As Ruby counts it: -n-1 when some may be left out."""
        needs_named = int(any(default is None for _, default in self.named.values()) and not self.required)
        open_end = self.rest is not None or (self.defaults and strict)
        return -self.required - 1 if open_end else self.required + needs_named

    def bind(self, frame: Frame, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        """Gives the parameters their values."""
        if self.spreads and len(args) == 1 and isinstance(args[0], list):
            frame.run.spend(len(args[0]) // 50)
            args = tuple(args[0])
        if not self.takes_as_hash(named):
            self._bind_named(frame, named)
        else:
            args = (*args, Hash((Symbol(name), value) for name, value in named.items()))
        if self.defaults:
            self._share(frame, list(args))
        else:
            share(self.setters, self.rest, frame, list(args))

    def _share(self, frame: Frame, values: list[Any]) -> None:
        spare = max(len(values) - self.required, 0)
        optional = min(spare, len(self.defaults))
        extra = spare - optional
        given = iter(values)
        for number, setter in enumerate(self.setters):
            if number == self.rest:
                setter(frame, [next(given) for _ in range(extra)])
            elif number not in self.defaults:
                setter(frame, next(given, None))
            elif optional:
                optional -= 1
                setter(frame, next(given))
            else:
                setter(frame, self.defaults[number](frame))

    def _bind_named(self, frame: Frame, named: dict[str, Any]) -> None:
        for name, (setter, default) in self.named.items():
            if name in named:
                setter(frame, named[name])
            elif default is None:
                raise RubyError("ArgumentError", f"missing keyword: :{name}")
            else:
                setter(frame, default(frame))
        others = {name: value for name, value in named.items() if name not in self.named}
        if self.named_rest is not None:
            self.named_rest(frame, Hash((Symbol(name), value) for name, value in others.items()))
        elif others:
            raise RubyError("ArgumentError", f"unknown keyword: :{next(iter(others))}")

    def takes_as_hash(self, named: dict[str, Any]) -> bool:
        """Whether keywords become a hash among the positional ones."""
        return bool(named) and not self.named and self.named_rest is None

    def check(self, given: int) -> None:
        """Raises ArgumentError where a lambda is called with too few or too many."""
        most = None if self.rest is not None else len(self.setters)
        if given < self.required or (most is not None and given > most):
            wanted = f"{self.required}+" if most is None else f"{self.required}..{most}"
            shown = str(most) if most == self.required else wanted
            raise RubyError("ArgumentError", f"wrong number of arguments (given {given}, expected {shown})")


def parameters(compiler: Compiler, node: Node | None) -> Parameters:
    """The parameters between `|…|`, or of `->(…)`."""
    taken = Parameters()
    nodes = [child for child in node.children if child.is_named] if node is not None else []
    for child in nodes:
        _take(compiler, taken, child)
    trailing = node is not None and len(node.children) > 1 and node.children[-2].type == ","
    taken.spreads = len(taken.setters) > 1 or trailing
    only = len(taken.setters) == 1 and taken.required == 1 and not (taken.named or taken.block or taken.named_rest)
    if only and not trailing and nodes[0].type == "identifier":
        taken.simple = compiler.scope.names[text(nodes[0])]
    return taken


def _take(compiler: Compiler, taken: Parameters, node: Node) -> None:
    name = node.child_by_field_name("name")
    if node.type in {"identifier", "destructured_parameter"}:
        if node.type == "identifier" and _is_local(node):
            compiler.scope.own(text(node))
            return
        taken.setters.append(target(compiler, node, own=True))
        taken.words.append(text(node) if node.type == "identifier" else "")
        taken.required += 1
    elif node.type == "optional_parameter":
        taken.setters.append(_named_place(compiler, name))
        taken.defaults[len(taken.setters) - 1] = compiler.optional(node.child_by_field_name("value"))
    elif node.type == "splat_parameter":
        taken.rest = len(taken.setters)
        taken.setters.append(_named_place(compiler, name))
    elif node.type == "keyword_parameter" and name is not None:
        value = node.child_by_field_name("value")
        place = _named_place(compiler, name)
        taken.named[text(name)] = (place, compiler.code(value) if value is not None else None)
    elif node.type == "hash_splat_parameter":
        taken.named_rest = _named_place(compiler, name)
    elif node.type == "block_parameter":
        taken.block = _named_place(compiler, name)
    else:
        compiler.code(node)


def _is_local(node: Node) -> bool:
    """`z` in `|a; z|`."""
    before = node.prev_sibling
    while before is not None and before.type != ";":
        before = before.prev_sibling
    return before is not None


def _named_place(compiler: Compiler, name: Node | None) -> Setter:
    return to_variable(0, compiler.scope.hidden() if name is None else compiler.scope.own(text(name)))


def block(
    compiler: Compiler, node: Node, taken_from: Node | None = None, is_lambda: bool = False, method: str = ""
) -> tuple[Callable[..., Proc], bool]:
    """What makes the block each time its call is reached, `(frame, tag) -> Proc`, and whether it has a `break`."""
    around = compiler.scope
    scope = compiler.scope = LocalScope(up=around, is_lambda=is_lambda, is_sealed=bool(method), method=method)
    if method:
        scope.own(HANDED)
    given = taken_from or node.child_by_field_name("parameters")
    taken = parameters(compiler, given) if given is not None else _numbered(scope, node)
    taken.spreads = taken.spreads and not is_lambda
    inner = node.child_by_field_name("body")
    body = _body(compiler, inner) if inner is not None else compiler.sequence([])
    compiler.scope = around
    if scope.has_next:
        body = _until_next(body)
    if is_lambda:
        body = _until_return(body)
    return _maker(scope, taken, body, is_lambda), scope.has_break


def _body(compiler: Compiler, node: Node) -> Code:
    is_whole = node.type in {"body_statement", "block_body", "do_block", "block"}
    return guarded(compiler, node) if is_whole else compiler.code(node)


def _numbered(scope: LocalScope, node: Node) -> Parameters:
    """`_1`, `_2` … of a block that names no parameters."""
    count = max(map(int, NUMBERED.findall(text(node))), default=0)
    places = [scope.own(f"_{number}") for number in range(1, count + 1)]
    setters, words = [to_variable(0, place) for place in places], [f"_{number}" for number in range(1, count + 1)]
    taken = Parameters(setters=setters, words=words, required=count, spreads=count > 1)
    if count == 1:
        taken.simple = places[0]
    return taken


def _maker(scope: LocalScope, taken: Parameters, body: Code, is_lambda: bool) -> Callable[..., Proc]:
    arity, simple, size_of = taken.arity(is_lambda), taken.simple, scope.names

    handed = scope.names.get(HANDED)
    places = [scope.names.get(word, 0) for word in taken.words] if scope.changed.intersection(taken.words) else []

    def make(frame: Frame, tag: object) -> Proc:
        run, left = frame.run, [None] * len(places)

        def call(*args: Any, block: Proc | None = None, **named: Any) -> Any:
            run.steps -= 1
            if run.steps < 0 or run.depth >= MAX_DEPTH:
                run.exhausted()
            run.depth += 1
            inner = Frame(run, len(size_of), frame, tag)
            try:
                if simple is not None and not named and not is_lambda:
                    inner.values[simple] = args[0] if args else None
                else:
                    if is_lambda:
                        taken.check(len(args) + taken.takes_as_hash(named))
                    taken.bind(inner, args, named)
                    if taken.block is not None:
                        taken.block(inner, block)
                    if handed is not None:
                        inner.values[handed] = block
                return body(inner)
            finally:
                run.depth -= 1
                if places:
                    left[:] = [inner.values[place] for place in places]

        return Proc(call, arity, is_lambda, left)

    return make


def _until_next(body: Code) -> Code:
    def run(frame: Frame) -> Any:
        try:
            return body(frame)
        except NextLeaves as leaving:
            return leaving.value

    return run


def _until_return(body: Code) -> Code:
    def run(frame: Frame) -> Any:
        frame.tag = frame
        try:
            return body(frame)
        except (ReturnLeaves, BreakLeaves) as leaving:
            if leaving.of is not frame:
                raise
            return leaving.value

    return run


@compiles("lambda")
def _lambda(compiler: Compiler, node: Node) -> Code:
    body = node.child_by_field_name("body")
    if body is None:
        return compiler.refuse(node, "a lambda without a body")
    make, _ = block(compiler, body, node.child_by_field_name("parameters"), is_lambda=True)
    return lambda frame: make(frame, None)
