"""Everything that is printed goes one way: `cli/printing/output.py`."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "triage_bot"
ONE_WAY = "cli/printing/output.py"
OTHERS = {
    "cli/run.py": "its bar shows the bot's own words, as they are read",
    "service/status.py": "writes lines of JSON, cleaned alike",
}
PRINTS = {"print", "Console", "StreamHandler"}
ATTRIBUTES = {
    *(("click", name) for name in ("echo", "secho", "echo_via_pager", "prompt", "confirm")),
    *(("traceback", name) for name in ("print_exc", "print_exception")),
    ("stdout", "write"),
    ("stderr", "write"),
}


def printing(source: str) -> list[int]:
    """The lines of a module that print."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in PRINTS:
                found.append(node.lineno)
            if isinstance(called, ast.Attribute):
                on = called.value
                name = on.attr if isinstance(on, ast.Attribute) else on.id if isinstance(on, ast.Name) else ""
                if (name, called.attr) in ATTRIBUTES or called.attr in PRINTS:
                    found.append(node.lineno)
    return found


def test_all_that_is_printed_goes_one_way() -> None:
    others = {}
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name != ONE_WAY and name not in OTHERS:
            others[name] = printing(path.read_text(encoding="utf-8"))
    assert {name: lines for name, lines in others.items() if lines} == {}
    assert printing((ROOT / ONE_WAY).read_text(encoding="utf-8"))


def test_the_test_sees_what_prints() -> None:
    source = "print(1)\nclick.echo(1)\nsys.stdout.write('')\nrich.console.Console()\nout.say(1)"
    assert printing(source) == [1, 2, 3, 4]
