"""docs/architecture.md holds the tree as the modules' first docstring lines tell it."""

from __future__ import annotations

import ast
import sys

from tests.meta import source

DOC = source.ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- tree -->\n", "<!-- /tree -->"


def outline() -> str:
    """The tree, one line per module, rooms from the top down."""
    lines: list[str] = []
    for number, layer in reversed(list(enumerate(source.LAYERS))):
        lines.append(f"{number}")
        for room in layer:
            lines += [f"  {line}" for line in _room(room)]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def _room(room: str) -> list[str]:
    here = [file for file in source.modules() if source.room(file) == room and file.read_text(encoding="utf-8").strip()]
    width = max(len(source.name(file)) for file in here)
    return [f"{source.name(file):<{width}}  {_says(file)}" for file in here]


def _says(file: source.Path) -> str:
    return (ast.get_docstring(source.tree(file)) or "").split("\n")[0]


def test_the_tree_in_the_docs_is_the_tree_of_the_code() -> None:
    text = DOC.read_text(encoding="utf-8")
    there = text.split(BEGIN)[1].split(END)[0]
    assert there == outline(), "run `python -m tests.meta.test_architecture` to bring docs/architecture.md up to date"


if __name__ == "__main__":
    text = DOC.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    DOC.write_text(head + BEGIN + outline() + END + rest.split(END)[1], encoding="utf-8")
    sys.stdout.write("docs/architecture.md is up to date\n")
