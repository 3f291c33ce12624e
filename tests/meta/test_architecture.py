"""docs/tree.md is the tree as the modules' first docstring lines tell it: `python -m tests.meta.test_architecture`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable

from tests.meta import source
from tests.meta.laws import RUBY, holds, ruby

DOC = source.ROOT / "docs" / "tree.md"
HEAD = """# The tree

Every module with its one responsibility, by layers from the top down; [the house](architecture.md) says how they work
together. `make docs` writes this page.

"""
BESIDE = """## Beside it: `ruby_subset/`

What carries out the Ruby of policies; it knows nothing of the bot.

"""


def outline() -> str:
    """The page: one line per module, rooms from the top down."""
    lines: list[str] = []
    for number, layer in reversed(list(enumerate(source.LAYERS))):
        lines.append(f"{number}")
        for room in layer:
            lines += [f"  {line}" for line in _lines(file for file in source.modules() if source.room(file) == room)]
    beside = "\n".join(_lines(ruby(), RUBY))
    inside = "\n".join(lines)
    return f"{HEAD}```text\n{inside}\n```\n\n{BESIDE}```text\n{beside}\n```\n"


def _lines(files: Iterable[source.Path], package: source.Path = source.PACKAGE) -> list[str]:
    here = [file for file in files if file.read_text(encoding="utf-8").strip()]
    names = [file.relative_to(package).as_posix() for file in here]
    return [f"{name:<{max(map(len, names))}}  {_says(file)}" for name, file in zip(names, here, strict=True)]


def _says(file: source.Path) -> str:
    return (ast.get_docstring(source.tree(file)) or "").split("\n")[0]


def test_the_tree_in_the_docs_is_the_tree_of_the_code() -> None:
    there = DOC.read_text(encoding="utf-8") if DOC.is_file() else ""
    assert there == outline(), "run `make docs` to bring docs/tree.md up to date"


def test_the_house_names_only_modules_that_are_there() -> None:
    page = DOC.with_name("architecture.md")
    rooms = {source.room(file) for file in source.modules()}
    named = re.compile(rf"[`*](?P<path>(?:{'|'.join(sorted(rooms))})/[a-z_/]+?)/?[`*]")
    gone = [
        (page, number, match["path"])
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
        for match in named.finditer(line)
        if not any((source.PACKAGE / f"{match['path']}{end}").exists() for end in ("", ".py"))
    ]
    holds("A module that docs/architecture.md names is there", gone)


if __name__ == "__main__":
    DOC.write_text(outline(), encoding="utf-8")
    sys.stdout.write("docs/tree.md is up to date\n")
