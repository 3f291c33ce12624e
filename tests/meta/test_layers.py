"""The house: imports only point down, decisions are pure, only `apply` writes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.meta import source
from tests.meta.laws import RUBY, Offender, holds, nodes, ruby, sandbox

IMPURE_MODULES = {
    "os", "time", "random", "secrets", "socket", "subprocess", "threading", "requests", "gitlab", "urllib",
    "http", "tempfile", "logging", "shutil", "asyncio", "concurrent",
}  # fmt: skip
PURE_PARTS = {"urllib.parse"}
"""What of them only works on text."""
CLOCKS = {"now", "utcnow", "today"}
TOUCHES_FILES = {"read_text", "read_bytes", "write_text", "is_file", "is_dir", "rglob", "glob"}
READS_FILES = {"shapes/source.py", "policy/load.py", "policy/reading.py", "policy/shelf.py", "resources.py"}
WRITES = {"post_note", "edit_note", "delete_note", "react", "link", "update", "open"}
WRITES |= {"create_label", "create_milestone", "create_hook", "update_hook", "delete_hook", "test_hook"}
WRITERS = {"cli/labels.py", "admin/webhook.py"}
"""Issues are written by the room `apply` alone; an admin's own acts are missing labels and the webhook."""


def test_every_room_has_its_layer() -> None:
    rooms = {source.room(file) for file in source.modules()} - {"__init__"}
    assert rooms == set(source.ORDER), "a new room belongs into LAYERS of tests/meta/source.py"


def test_imports_point_down() -> None:
    holds("A room imports only what is below it", _upward())


def _upward() -> Iterator[Offender]:
    order = source.ORDER
    for file in source.modules():
        here = source.room(file)
        for room, line in source.rooms_imported(file):
            if room not in ("__version__", here) and here != "__init__" and order.index(room) >= order.index(here):
                yield file, line, f"{here} must not import {room}, which is above it"


@pytest.mark.parametrize(("package", "files"), [(source.PACKAGE, source.modules), (RUBY, ruby)], ids=["bot", "ruby"])
def test_no_rooms_import_each_other_in_a_circle(
    package: source.Path, files: Callable[[], tuple[source.Path, ...]]
) -> None:
    holds("Rooms, nested ones too, import each other in no circle", _circles(package, files()))


def _circles(package: source.Path, files: tuple[source.Path, ...]) -> Iterator[Offender]:
    arrows: dict[str, dict[str, tuple[source.Path, int]]] = {}
    for file in files:
        for there, line in _folders_imported(package, file):
            arrows.setdefault(_folder(package, file), {}).setdefault(there, (file, line))
    for here, targets in arrows.items():
        for there, (file, line) in targets.items():
            if here in _reached(arrows, there):
                yield file, line, f"{here} imports {there}, from where imports lead back to it"


def _folder(package: source.Path, file: source.Path) -> str:
    """`cli.printing` of a module in that folder; a module at the root is a room of its own."""
    parts = file.relative_to(package).with_suffix("").parts
    return parts[0] if len(parts) == 1 else ".".join(parts[:-1])


def _folders_imported(package: source.Path, file: source.Path) -> Iterator[tuple[str, int]]:
    for module, line in source.imported(file):
        parts = module.split(".")[1:]
        path = package.joinpath(*parts)
        if module.startswith(f"{package.name}.") and (path.is_dir() or path.with_suffix(".py").is_file()):
            there = ".".join(parts) if path.is_dir() else _folder(package, path.with_suffix(".py"))
            if there != _folder(package, file):
                yield there, line


def _reached(arrows: dict[str, dict[str, tuple[source.Path, int]]], start: str) -> set[str]:
    reached, todo = set[str](), [start]
    while todo:
        room = todo.pop()
        if room not in reached:
            reached.add(room)
            todo += arrows.get(room, ())
    return reached


def test_the_sandbox_shares_no_code() -> None:
    """A misunderstanding of GitLab cannot agree with itself; only the command line starts the sandbox."""
    holds("The sandbox and the rest share no code", _shared())


def _shared() -> Iterator[Offender]:
    for file in sandbox():
        for module, line in source.imported(file):
            if module.split(".")[0] == "triage_bot":
                yield file, line, f"the sandbox imports {module}"
    for file in source.modules():
        for module, line in source.imported(file):
            if module.split(".")[0] == "gitlab_sandbox" and source.room(file) != "cli":
                yield file, line, f"{source.room(file)} imports {module}"


def test_ruby_knows_nothing_of_the_bot() -> None:
    """It is handed names and a thing to ask them of."""
    holds("Ruby imports nothing of the bot's or the sandbox's", _of_others())


def _of_others() -> Iterator[Offender]:
    for file in ruby():
        for module, line in source.imported(file):
            if module.split(".")[0] in ("triage_bot", "gitlab_sandbox"):
                yield file, line, f"imports {module}"


def test_decisions_are_pure() -> None:
    """No clock, no network, no environment below the gateway; files only where policies are loaded."""
    holds("A pure room gets everything as an argument", [*_impure_imports(), *_impure_calls()])


def _pure() -> list[source.Path]:
    return [file for file in source.modules() if source.room(file) in source.PURE]


def _impure_imports() -> Iterator[Offender]:
    for file in _pure():
        for module, line in source.imported(file):
            if module.split(".")[0] in IMPURE_MODULES and module not in PURE_PARTS:
                yield file, line, f"imports {module}"


def _impure_calls() -> Iterator[Offender]:
    for file, node in nodes(_pure(), ast.Call):
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute):
            owner, name = node.func.value, node.func.attr
            if name in CLOCKS and isinstance(owner, ast.Name) and owner.id in ("datetime", "date"):
                yield file, node.lineno, "time is an argument"
            if name in TOUCHES_FILES and source.name(file) not in READS_FILES:
                yield file, node.lineno, "touches files"


def test_the_environment_is_read_on_the_command_line_alone() -> None:
    holds("The environment is an argument", _environment())


def _environment() -> Iterator[Offender]:
    outside = [file for file in source.modules() if source.room(file) != "cli"] + [*ruby()]
    for file, node in nodes([*outside, *sandbox()], ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if node.attr in ("environ", "getenv"):
            yield file, node.lineno, f"reads {node.attr}"


def test_only_apply_writes() -> None:
    holds("Only `apply` writes", _writes())


def _writes() -> Iterator[Offender]:
    files = [file for file in source.modules() if source.room(file) not in ("gitlab", "apply")]
    for file, node in nodes((file for file in files if source.name(file) not in WRITERS), ast.Call):
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            if owner.endswith(("gateway", "hooks")):
                yield file, node.lineno, f"{owner}.{node.func.attr}"
