"""A variable, parameter, attribute or function is called by a noun of GitLab's or of the domain."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.meta.laws import Offender, everything, holds, nodes

VAGUE = {"found", "one", "made", "there"}


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name


def _vague() -> Iterator[Offender]:
    for file, node in nodes(everything(), ast.AST):
        for name in _named(node):
            if name.strip("_") in VAGUE:
                yield file, getattr(node, "lineno", 1), f"{name}: what is it?"


def test_nothing_is_called_by_an_empty_word() -> None:
    holds("A name is a noun of GitLab's or of the domain", _vague())
