"""docs/tree.md is the tree as the modules' first docstring lines tell it: `python -m tests.meta.test_architecture`."""

from __future__ import annotations

import ast
import sys

from tests.meta import source

DOC = source.ROOT / "docs" / "tree.md"
HEAD = """# The tree

Every module with its one responsibility, by layers from the top down; [the house](architecture.md) says how they work
together. `make docs` writes this page.

"""


def outline() -> str:
    """The page: one line per module, rooms from the top down."""
    lines: list[str] = []
    for number, layer in reversed(list(enumerate(source.LAYERS))):
        lines.append(f"{number}")
        for room in layer:
            lines += [f"  {line}" for line in _room(room)]
    return HEAD + "```text\n" + "\n".join(lines) + "\n```\n"


def _room(room: str) -> list[str]:
    here = [file for file in source.modules() if source.room(file) == room and file.read_text(encoding="utf-8").strip()]
    width = max(len(source.name(file)) for file in here)
    return [f"{source.name(file):<{width}}  {_says(file)}" for file in here]


def _says(file: source.Path) -> str:
    return (ast.get_docstring(source.tree(file)) or "").split("\n")[0]


def test_the_tree_in_the_docs_is_the_tree_of_the_code() -> None:
    there = DOC.read_text(encoding="utf-8") if DOC.is_file() else ""
    assert there == outline(), "run `make docs` to bring docs/tree.md up to date"


if __name__ == "__main__":
    DOC.write_text(outline(), encoding="utf-8")
    sys.stdout.write("docs/tree.md is up to date\n")
