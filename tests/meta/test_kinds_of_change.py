"""Kinds of change are told apart in their own room alone: others ask what a change is like."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.meta import source
from tests.meta.laws import Offender, holds
from triage_bot import changes
from triage_bot.changes.change import Change
from triage_bot.resources import words

KINDS = words(changes.__name__, changes.__path__, Change, "kind")
CLASSES = {base.__name__ for kind in KINDS.values() for base in kind.__mro__ if issubclass(base, Change)} - {"Change"}


def _told_apart(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if _asks_class(node) or _asks_attribute(node) or _compares(node) or _looks_into_a_row(node):
            yield getattr(node, "lineno", 0), ast.unparse(node)


def _asks_class(node: ast.AST) -> bool:
    """`isinstance(change, Relabel)`, or a pattern of that class."""
    if isinstance(node, ast.MatchClass):
        return bool(_names(node.cls) & CLASSES)
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) in ("isinstance", "issubclass")):
        return False
    return bool(_names(node.args[1]) & CLASSES)


def _asks_attribute(node: ast.AST) -> bool:
    """`getattr(change, "unasked", False)`: only some kinds have it."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr"):
        return False
    return ast.unparse(node.args[0]).endswith("change") and isinstance(node.args[1], ast.Constant)


def _compares(node: ast.AST) -> bool:
    """`change.kind == "relabel"`, or `type(change) is Relabel`."""
    if not isinstance(node, ast.Compare):
        return False
    sides = (node.left, *node.comparators)
    kinds = {part.value for side in sides for part in ast.walk(side) if isinstance(part, ast.Constant)} & KINDS.keys()
    by_kind = any(isinstance(side, ast.Attribute) and side.attr == "kind" for side in sides)
    by_type = any(isinstance(side, ast.Call) and ast.unparse(side.func) == "type" for side in sides)
    return bool(by_kind and kinds) or bool(by_type and any(_names(side) & CLASSES for side in sides))


def _looks_into_a_row(node: ast.AST) -> bool:
    """`change.row()` is what a report prints, whole."""
    inner = node.value if isinstance(node, ast.Attribute | ast.Subscript) else None
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "row"


def _names(node: ast.AST) -> set[str]:
    parts = list(ast.walk(node))
    return {part.id for part in parts if isinstance(part, ast.Name)} | {
        part.attr for part in parts if isinstance(part, ast.Attribute)
    }


def _offenders() -> Iterator[Offender]:
    for file in source.modules():
        if source.room(file) != "changes":
            yield from ((file, line, what) for line, what in _told_apart(source.tree(file)))


def test_others_tell_no_kinds_apart() -> None:
    holds("Ask a trait of Change instead of naming a kind", _offenders())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("isinstance(change, Relabel)", True),
        ("isinstance(change, PostNote | Relabel)", True),
        ("isinstance(change, (int, relabel.Relabel))", True),
        ("isinstance(change, SetField)", True),
        ("change.kind == 'open_issue'", True),
        ("change.kind in ('open_issue', 'relabel')", True),
        ("type(change) is Relabel", True),
        ("change.row().get('assignees')", True),
        ("change.row()['assignees']", True),
        ("getattr(line.change, 'unasked', False)", True),
        ("getattr(change, name)", False),
        ("match change:\n case Relabel(): pass", True),
        ("isinstance(change, Change)", False),
        ("isinstance(value, Issue)", False),
        ("ref.kind == 'issues'", False),
        ("change.kind == wanted.kind.kind", False),
        ("data |= change.row()", False),
        ("Relabel(ref=ref)", False),
    ],
)
def test_the_law_sees_what_it_forbids(code: str, told: bool) -> None:
    assert bool(list(_told_apart(ast.parse(code)))) == told
