"""What a source comes to: the compiled whole, its faults, and which names of the house it mentions."""

from __future__ import annotations

import ruby_subset.compiling.families
import ruby_subset.methods.families  # noqa: F401 – fills the table of classes
from ruby_subset.compiling.compiler import Compiler, Whole
from ruby_subset.compiling.reading import read, read_text
from ruby_subset.core.names import Names
from ruby_subset.core.problem import Problem
from ruby_subset.running.run import Run


def compiled(text: str, names: Names, in_pieces: bool) -> tuple[tuple[Problem, ...], frozenset[str], Whole]:
    """Of a condition's expression, or (`in_pieces`) of a text with `#{…}` in it."""
    source = read_text(text) if in_pieces else read(text)
    compiler = Compiler(source, names)
    compiler.in_pieces = source.root.children[0] if in_pieces and source.root.children else None
    try:
        whole = compiler.whole()
    except RecursionError:
        whole = _nothing
        compiler.problems.append(Problem(1, 1, "the expression is nested too deep"))
    return tuple(sorted(compiler.problems)), frozenset(compiler.uses), whole


def _nothing(_: Run) -> None:
    """Stands for what cannot be compiled: its faults say why."""
