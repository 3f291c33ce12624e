"""The house: imports only point down, decisions are pure, only `apply` writes, rooms stay small."""

from __future__ import annotations

import ast

import pytest

from tests.meta import source

IMPURE_MODULES = {
    "os", "time", "random", "secrets", "socket", "subprocess", "threading", "requests", "gitlab", "urllib",
    "http", "tempfile", "logging", "shutil", "asyncio", "concurrent",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}
READS_FILES = {"shapes/source.py", "policy/templates.py", "policy/load.py", "policy/checks.py", "resources.py"}
WRITES = {"post_note", "edit_note", "delete_note", "react", "link", "update", "open"}
WRITES |= {"create_label", "create_milestone", "create_hook", "update_hook", "delete_hook", "test_hook"}
WRITERS = {"cli/labels.py", "admin/webhook.py"}
"""Issues are written by the room `apply` alone; an admin's own acts are missing labels and the webhook."""
INHERITED = {
    inner.name
    for room in ("actions", "conditions")
    for node in source.tree(source.PACKAGE / room / "base.py").body
    if isinstance(node, ast.ClassDef)
    for inner in node.body
    if isinstance(inner, ast.FunctionDef) and ast.get_docstring(inner)
} | {"summary"}
LONG_FUNCTIONS = {
    "cli/run.py:command": "one parameter per option",
}


def files() -> list[pytest.param]:  # type: ignore[valid-type]
    return [
        pytest.param(file, id=source.name(file))
        for file in source.modules()
        if file.stem != "__init__" or file.parent != source.PACKAGE
    ]


def test_every_room_has_its_layer() -> None:
    rooms = {source.room(file) for file in source.modules()} - {"__init__"}
    assert rooms == set(source.ORDER), "a new room belongs into LAYERS of tests/meta/source.py"


@pytest.mark.parametrize("file", files())
def test_imports_point_down(file: source.Path) -> None:
    here = source.room(file)
    for room, line in source.rooms_imported(file):
        if room in ("__version__", here):
            continue
        assert source.ORDER.index(room) < source.ORDER.index(here), (
            f"{source.name(file)}:{line}: {here} must not import {room}, which is above it"
        )


@pytest.mark.parametrize("file", [one for one in files() if source.room(one.values[0]) in source.PURE])
def test_decisions_are_pure(file: source.Path) -> None:
    """No clock, no network, no environment below the gateway; files only where policies are loaded."""
    for module, line in source.imported(file):
        assert module.split(".")[0] not in IMPURE_MODULES, f"{source.name(file)}:{line}: imports {module}"
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_clock = node.func.attr in CLOCKS and isinstance(owner, ast.Name) and owner.id in ("datetime", "date")
            assert not is_clock, f"{source.name(file)}:{node.lineno}: time is an argument"
            reads = node.func.attr in ("read_text", "read_bytes", "write_text", "is_file", "is_dir", "rglob", "glob")
            allowed = not reads or source.name(file) in READS_FILES
            assert allowed, f"{source.name(file)}:{node.lineno}: touches files"


@pytest.mark.parametrize("file", [one for one in files() if source.room(one.values[0]) != "cli"])
def test_the_environment_is_read_on_the_command_line_alone(file: source.Path) -> None:
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("environ", "getenv"), f"{source.name(file)}:{node.lineno}: it is an argument"


@pytest.mark.parametrize("file", files())
def test_only_apply_writes(file: source.Path) -> None:
    if source.room(file) in ("gitlab", "apply") or source.name(file) in WRITERS:
        return
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            written = owner.endswith(("gateway", "hooks"))
            assert not written, f"{source.name(file)}:{node.lineno}: {owner}.{node.func.attr}"


@pytest.mark.parametrize("file", files())
def test_rooms_are_not_crowded(file: source.Path) -> None:
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines <= 300, f"{source.name(file)} has {lines} lines: redesign it"
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            known = f"{source.name(file)}:{node.name}" in LONG_FUNCTIONS
            assert length <= 40 or known, f"{source.name(file)}:{node.lineno}: {node.name} has {length} lines"


@pytest.mark.parametrize("file", files())
def test_modules_say_what_they_are_for(file: source.Path) -> None:
    text = file.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(source.tree(file)), f"{source.name(file)} has no docstring"


@pytest.mark.parametrize("file", files())
def test_public_names_are_described(file: source.Path) -> None:
    """Conditions and actions inherit what `verdict`, `shown`, `act` and the like mean, changes what `summary` does."""
    for node in source.tree(file).body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not public:
            continue
        assert ast.get_docstring(node), f"{source.name(file)}:{node.lineno}: {node.name} has no docstring"
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_") and inner.name not in INHERITED:
                described = ast.get_docstring(inner) or node.name == "Gateway" or _overrides(node)
                assert described, f"{source.name(file)}:{inner.lineno}: {inner.name} has no docstring"


def _overrides(node: ast.ClassDef) -> bool:
    return node.name == "Commands"  # click's own methods
