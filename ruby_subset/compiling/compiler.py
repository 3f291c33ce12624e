"""The walk over the tree: each construct goes to the function that makes its closure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ruby_subset.compiling.reading import RubySource, read
from ruby_subset.compiling.scope import LocalScope
from ruby_subset.compiling.survey import Survey, survey
from ruby_subset.core.names import Names
from ruby_subset.core.problem import Problem
from ruby_subset.running.frame import Code, Frame, ReturnLeaves

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node
    from ruby_subset.running.run import Run

Handler = Callable[["Compiler", "Node"], Code]
H = TypeVar("H", bound=Handler)

Whole = Callable[["Run"], object]

HANDLERS: dict[str, Handler] = {}
"""By the tree's kinds of nodes."""

MOST_REREADS = 5
"""How often a source is read anew because a variable was taken for a call."""

MOST_PROBLEMS = 10
"""Faults of one source that are told."""

SILENT = {"comment", "empty_statement", "heredoc_body", "uninterpreted"}
"""Kinds that are no statements."""


def compiles(*kinds: str) -> Callable[[H], H]:
    """Marks the function that makes closures of these kinds of nodes."""

    def put(handler: H) -> H:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return put


@dataclass(slots=True)
class Helpers:
    """The project's own names on their way to closures, each once."""

    open: list[str] = field(default_factory=list)
    """Those that lead here."""
    done: dict[str, Whole] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)


class Compiler:
    """One expression on its way to closures."""

    def __init__(
        self, source: RubySource, names: Names, helpers: Helpers | None = None, rereads: int = MOST_REREADS
    ) -> None:
        self.source, self.names, self.rereads = source, names, rereads
        self.helpers = helpers or Helpers()
        self.scope = LocalScope()
        self.problems: list[Problem] = list(source.problems)
        self.uses: set[str] = set()
        self.in_pieces: Node | None = None
        """A string that is given in pieces, each with where it comes from."""
        self.respaced: list[tuple[int, int]] = []
        """Variables that were taken for calls, each with the place of the operator behind it."""

    def whole(self) -> Whole:
        """The expression, ready to be carried out in a run."""
        code = nothing if self.problems else self.code(self.source.root)
        if self.respaced and self.rereads:
            again = Compiler(self.source.respaced(self.respaced), self.names, self.helpers, self.rereads - 1)
            whole = again.whole()
            self.problems, self.uses = again.problems, again.uses
            return whole
        size = self.scope.names

        def run(state: Run) -> object:
            frame = Frame(state, len(size))
            try:
                return code(frame)
            except ReturnLeaves as leaving:
                return leaving.value

        return run

    def code(self, node: Node) -> Code:
        """The closure for a node; what cannot be becomes a problem, and nil."""
        handler = HANDLERS.get(node.type)
        if handler is not None:
            return handler(self, node)
        return self.refuse(node, f"{describe(node)} cannot be used here", HINTS.get(node.type, ""))

    def sequence(self, nodes: Iterable[Node]) -> Code:
        """Statements one after the other; the last one's value counts."""
        codes = [self.code(node) for node in nodes if node.is_named and node.type not in SILENT]
        if len(codes) == 1:
            return codes[0]
        *first, last = codes or [nothing]

        def run(frame: Frame) -> object:
            for code in first:
                code(frame)
            return last(frame)

        return run

    def optional(self, node: Node | None) -> Code:
        """The closure for a part that may be left out."""
        return nothing if node is None else self.code(node)

    def helper(self, node: Node, name: str) -> Code:
        """The closure for one of the project's own names."""
        if name in self.helpers.open:
            return self.refuse(node, f"the helper `{name}` leads back to itself")
        whole = self.helpers.done.get(name) or self._helper(node, name)
        self.uses |= self.helpers.uses.get(name, set())

        def run(frame: Frame) -> object:
            frame.run.deeper()
            try:
                return whole(frame.run)
            finally:
                frame.run.depth -= 1

        return run

    def _helper(self, node: Node, name: str) -> Whole:
        self.helpers.open.append(name)
        inner = Compiler(read(dict(self.names.helpers)[name]), self.names, self.helpers)
        whole = self.helpers.done[name] = inner.whole()
        self.helpers.uses[name] = inner.uses
        self.helpers.open.pop()
        if inner.problems:
            self.refuse(node, f"the helper `{name}` cannot be used: {inner.problems[0].message}")
        return whole

    @cached_property
    def survey(self) -> Survey:
        """What the source says, wherever it stands there."""
        return survey(self.source.root)

    @property
    def is_full(self) -> bool:
        """Whether no more problems are told."""
        return len(self.problems) >= MOST_PROBLEMS

    def refuse(self, node: Node, message: str, hint: str = "") -> Code:
        """Notes a problem at a node, unless there are many already."""
        if self.is_full:
            return nothing
        line, column = self.source.place(node)
        self.problems.append(Problem(line, column, message, hint))
        return nothing


def nothing(_: Frame) -> None:
    """The closure of what is not there: nil."""


WORDS = {
    "singleton_method": "the definition of `x.y`",
    "class": "the definition of a class",
    "singleton_class": "the definition of a class",
    "module": "the definition of a module",
    "subshell": "a command of the shell (`` ` ``)",
    "begin_block": "`BEGIN`",
    "end_block": "`END`",
    "alias": "`alias`",
    "undef": "`undef`",
    "redo": "`redo`",
    "super": "`super`",
    "class_variable": "a class variable",
    "complex": "a complex number",
    "forward_argument": "`...`",
}


HINTS = {"singleton_method": "define it without the object"}
"""What to say instead."""


def describe(node: Node) -> str:
    """A construct's name in plain words."""
    return WORDS.get(node.type) or f"`{node.type.replace('_', ' ')}`"
