"""Files and functions stay short, and say what they are for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from math import ceil

import pytest

from tests.meta import source
from tests.meta.laws import Offender, everything, holds, nodes, ruby, sandbox

INHERITED = {
    inner.name
    for base in ("actions/base", "conditions/base", "changes/change", "changes/set_field", "changes/mutation")
    for node in source.tree(source.PACKAGE / f"{base}.py").body
    if isinstance(node, ast.ClassDef)
    for inner in node.body
    if isinstance(inner, ast.FunctionDef) and ast.get_docstring(inner)
} | {"summary", "user"}
"""Conditions, actions and changes inherit what these mean."""
DESCRIBED_ELSEWHERE = {"Gateway", "Hands", "Lookup", "CommandLine"}
"""Ports whose methods are what their names say, and click's own methods."""


def _length(node: ast.AST) -> int:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return (node.end_lineno or 0) - node.lineno + 1


def test_files_stay_short() -> None:
    sizes = [(file, file.read_text(encoding="utf-8").count("\n")) for file in everything()]
    holds(
        "A file has at most 300 lines: redesign it", [(file, 1, f"{size} lines") for file, size in sizes if size > 300]
    )


def test_functions_stay_short() -> None:
    holds("A function has at most 40 lines", _long_functions())


def _long_functions() -> Iterator[Offender]:
    for file, node in nodes(everything(), ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if _length(node) > 40:
            yield file, node.lineno, f"{node.name} has {_length(node)} lines"


@pytest.mark.parametrize("files", [source.modules, sandbox, ruby], ids=["triage_bot", "gitlab_sandbox", "ruby_subset"])
def test_nine_functions_of_ten_have_at_most_fifteen_lines(files: Callable[[], tuple[source.Path, ...]]) -> None:
    functions = sorted(nodes(files(), ast.FunctionDef, ast.AsyncFunctionDef), key=lambda pair: _length(pair[1]))
    _, ninth = functions[ceil(len(functions) * 0.9) - 1]
    longer = [(file, node) for file, node in functions if _length(node) > 15]
    if _length(ninth) > 15:
        lines = [(file, node.lineno, f"{node.name} has {_length(node)} lines") for file, node in longer]
        holds(f"Nine functions of ten have at most 15 lines, not {_length(ninth)}", lines)


def test_modules_say_what_they_are_for() -> None:
    silent = [file for file in everything() if file.read_text(encoding="utf-8").strip()]
    lacking = [(file, 1, "no docstring") for file in silent if not ast.get_docstring(source.tree(file))]
    holds("A module's first line says its one responsibility", lacking)


def test_public_names_are_described() -> None:
    holds("A public name has a docstring", [*_undescribed_names(), *_undescribed_methods()])


def _public() -> Iterator[tuple[source.Path, ast.FunctionDef | ast.ClassDef]]:
    for file in source.modules() + ruby():
        for node in source.tree(file).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield file, node


def _undescribed_names() -> Iterator[Offender]:
    for file, node in _public():
        if not ast.get_docstring(node):
            yield file, node.lineno, f"{node.name} has no docstring"


def _undescribed_methods() -> Iterator[Offender]:
    for file, node in _public():
        for inner in node.body if isinstance(node, ast.ClassDef) and node.name not in DESCRIBED_ELSEWHERE else ():
            own = isinstance(inner, ast.FunctionDef) and inner.name not in INHERITED and not inner.name.startswith("_")
            if own and not ast.get_docstring(inner):
                yield file, inner.lineno, f"{node.name}.{inner.name} has no docstring"
