"""Writes the tables of docs/trust.md: `python -m tests.trust.page` (part of `make docs`)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.trust import faults, standing_acts, words

DOC = Path(__file__).resolve().parents[2] / "docs" / "trust.md"
TABLES: Mapping[str, Callable[[], str]] = {
    "standing": standing_acts.page,
    "words": words.page,
    "faults": faults.page,
}


def written(name: str) -> str:
    """The table as it stands in the page."""
    return DOC.read_text(encoding="utf-8").split(f"<!-- {name} -->\n")[1].split(f"<!-- /{name} -->")[0]


def write() -> None:
    """Brings all tables up to date."""
    text = DOC.read_text(encoding="utf-8")
    for name, made in TABLES.items():
        head, rest = text.split(f"<!-- {name} -->\n")
        text = f"{head}<!-- {name} -->\n{made()}<!-- /{name} -->{rest.split(f'<!-- /{name} -->')[1]}"
    DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write("docs/trust.md is up to date\n")
