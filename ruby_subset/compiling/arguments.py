"""The arguments of a call: positional, `*list`, keywords, `**hash`, blocks and `&block`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.blocks import block
from ruby_subset.compiling.checks import check_method
from ruby_subset.compiling.compiler import Compiler, nothing
from ruby_subset.compiling.literals import pair, splat
from ruby_subset.compiling.syntax import ASIDE, inside, text
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Proc, Symbol
from ruby_subset.running.frame import Code, Frame
from ruby_subset.running.run import NO_NAMED

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

PAIRS = {"pair", "hash_splat_argument"}


@dataclass(slots=True, eq=False, kw_only=True)
class Arguments:
    """What a call is given."""

    positional: list[Code] = field(default_factory=list)
    splats: set[int] = field(default_factory=set)
    """Which of the positional ones are `*list`."""
    pairs: list[tuple[Code | None, Code]] = field(default_factory=list)
    block: Callable[[Frame, object], Proc] | None = None
    passed: Code | None = None
    """`&block`, `&:name`."""
    breaks: bool = False
    """Whether the block has a `break`."""

    @property
    def is_plain(self) -> bool:
        """Whether there are but positional ones."""
        return not (self.splats or self.pairs or self.block or self.passed)

    def of(self, frame: Frame) -> tuple[tuple[Any, ...], dict[str, Any], Proc | None]:
        """Their values: positional, named, block."""
        args: list[Any] = []
        for number, code in enumerate(self.positional):
            if number in self.splats:
                args += splat(frame, code(frame))
                frame.run.spend(len(args), 8 * len(args))
            else:
                args.append(code(frame))
        named = self._named(frame, args) if self.pairs else NO_NAMED
        if self.passed is not None:
            return tuple(args), named, as_block(frame, self.passed(frame))
        return tuple(args), named, self.block(frame, self) if self.block is not None else None

    def _named(self, frame: Frame, args: list[Any]) -> dict[str, Any]:
        """The keywords; where a key is no symbol, all of them are a hash at the end of the positional ones."""
        given = Hash()
        for key, value in self.pairs:
            if key is not None:
                given[key(frame)] = value(frame)
                continue
            inner = value(frame)
            if not isinstance(inner, Hash | None):
                raise RubyError("TypeError", "no implicit conversion into Hash")
            for name, item in inner or ():
                given[Symbol(name) if isinstance(name, str) and inner is not None and inner.loose else name] = item
        frame.run.spend(len(given), 100 * len(given))
        if all(isinstance(key, Symbol) for key, _ in given):
            return {key.name: value for key, value in given}
        args.append(given)
        return NO_NAMED


def as_block(frame: Frame, value: Any) -> Proc | None:
    """What `&value` hands over; raises TypeError."""
    if value is None or isinstance(value, Proc):
        return value
    if not isinstance(value, Symbol):
        if frame.run.answers(value, "to_proc"):
            return as_block(frame, frame.run.send(value, "to_proc"))
        raise RubyError("TypeError", "wrong argument type (expected Proc)")
    run, name = frame.run, value.name

    def call(*args: Any, **named: Any) -> Any:
        if not args:
            raise RubyError("ArgumentError", "no receiver given")
        return run.invoke(args[0], name, args[1:], None, named or NO_NAMED)

    return Proc(call, -2, is_lambda=True)


def arguments(
    compiler: Compiler, call: Node | None, *, skip: int = 0, within: Node | None = None, is_lambda: bool = False
) -> Arguments:
    """The arguments of a call; `within` is where they stand, unless in brackets of their own."""
    given = Arguments()
    if call is None:
        return given
    around = within or call.child_by_field_name("arguments")
    nodes = [child for child in around.named_children if child.type not in ASIDE] if around is not None else []
    for node in nodes[skip:]:
        _take(compiler, given, node)
    inner = call.child_by_field_name("block") if within is None else None
    if inner is not None:
        _take_block(compiler, given, inner, is_lambda)
    return given


def operands(compiler: Compiler, node: Node) -> Arguments:
    """The arguments of a call, or what stands on the right of an operator."""
    if node.type != "binary":
        return arguments(compiler, node)
    return Arguments(positional=[compiler.optional(node.child_by_field_name("right"))])


def _take(compiler: Compiler, given: Arguments, node: Node) -> None:
    if node.type in PAIRS:
        given.pairs.append(pair(compiler, node))
    elif node.type == "block_argument":
        given.passed = _passed(compiler, node)
    elif node.type in {"block", "do_block"}:
        _take_block(compiler, given, node, False)
    elif node.type == "splat_argument":
        given.splats.add(len(given.positional))
        given.positional.append(compiler.optional(inside(node)))
    else:
        given.positional.append(compiler.code(node))


def _passed(compiler: Compiler, node: Node) -> Code:
    inner = node.named_children
    if not inner:
        return nothing
    if inner[0].type == "simple_symbol":
        check_method(compiler, inner[0], text(inner[0])[1:])
    return compiler.code(inner[0])


def _take_block(compiler: Compiler, given: Arguments, node: Node, is_lambda: bool) -> None:
    given.block, given.breaks = block(compiler, node, is_lambda=is_lambda)
