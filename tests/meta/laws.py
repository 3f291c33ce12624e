"""How a law of the house is held: one test, which names every offender with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from tests.meta import source

SANDBOX = source.ROOT / "gitlab_sandbox"
RUBY = source.ROOT / "ruby_subset"
Offender = tuple[source.Path, int, str]
"""A file, a line in it, and what is wrong there."""


@cache
def sandbox() -> tuple[source.Path, ...]:
    """Every module of the package that plays GitLab."""
    return tuple(sorted(SANDBOX.rglob("*.py")))


@cache
def ruby() -> tuple[source.Path, ...]:
    """Every module of the package that carries out expressions."""
    return tuple(sorted(RUBY.rglob("*.py")))


@cache
def everything() -> tuple[source.Path, ...]:
    """Every module of all packages."""
    return source.modules() + sandbox() + ruby()


def holds(law: str, offenders: Iterable[Offender]) -> None:
    """Fails with a line for every offender; says the law once."""
    lines = [f"{file.relative_to(source.ROOT).as_posix()}:{line}: {wrong}" for file, line, wrong in sorted(offenders)]
    if lines:
        pytest.fail("\n".join([f"{law}. Offenders: {len(lines)}", *lines]), pytrace=False)


def nodes(files: Iterable[source.Path], *kinds: type) -> Iterator[tuple[source.Path, source.ast.AST]]:
    """(file, node) of all nodes of these kinds."""
    for file in files:
        for node in source.ast.walk(source.tree(file)):
            if isinstance(node, kinds):
                yield file, node
