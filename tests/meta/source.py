"""The project's modules as text and syntax trees, for tests about the code itself."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "triage_bot"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "resources", "shapes", "model", "text", "changes"),
    ("gitlab",),
    ("context",),
    ("conditions", "actions"),
    ("policy", "accounts"),
    ("plan",),
    ("apply",),
    ("engine", "cases"),
    ("admin",),
    ("service", "cli", "__main__"),
)
"""Rooms from the bottom up; inside a layer a room may import those to its left."""

ORDER = [room for layer in LAYERS for room in layer]
PURE = {
    "errors",
    "resources",
    "model",
    "text",
    "shapes",
    "changes",
    "context",
    "conditions",
    "actions",
    "policy",
    "plan",
    "cases",
}


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def tree(file: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"))


def room(file: Path) -> str:
    """The room a module is in: its first folder, or its own name."""
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def name(file: Path) -> str:
    """`plan/board.py`."""
    return file.relative_to(PACKAGE).as_posix()


def imported(file: Path) -> list[tuple[str, int]]:
    """(module, line) of everything a module imports."""
    found = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(_module(node.module, alias.name), node.lineno) for alias in node.names]
    return list(dict.fromkeys(found))


def _module(package: str, name: str) -> str:
    """What `from package import name` imports: a module of the package or of this project, else a name within one."""
    path = ROOT.joinpath(*package.split("."), name)
    inner = package == "triage_bot" or path.is_dir() or path.with_suffix(".py").is_file()
    return f"{package}.{name}" if inner else package


def rooms_imported(file: Path) -> list[tuple[str, int]]:
    """(room, line) of the project's own imports."""
    return [(module.split(".")[1], line) for module, line in imported(file) if module.startswith("triage_bot.")]
