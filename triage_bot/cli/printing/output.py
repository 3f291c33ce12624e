"""The one way out: all that a command prints or writes into a file of a report goes through here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from triage_bot.errors import Fault, FaultyFiles, TriageBotError
from triage_bot.text.inert import printable, printable_json, unquoted

if TYPE_CHECKING:
    from rich.text import Text

IN_CI = ("CI", "GITLAB_CI")
CI_WIDTH = 120
Cell = str | tuple[str, str]
"""Words, or words and their style."""


def in_ci(environ: Mapping[str, str]) -> bool:
    """True in a job of a pipeline: many may read its log, so it has references, account ids and counts."""
    return any(environ.get(name, "").lower() not in ("", "0", "false") for name in IN_CI)


def titles_shown(wanted: bool | None, terminal: bool, public: bool) -> bool:
    """Whether titles are shown: as somebody wants it, else on a terminal that is no job's."""
    return wanted if wanted is not None else terminal and not public


def say(text: str = "", error: bool = False) -> None:
    """One text on standard output, or standard error."""
    click.echo(printable(text), err=error)


def say_json(data: Any) -> None:
    """Data as JSON on standard output."""
    click.echo(json_text(data))


def json_text(data: Any) -> str:
    """Data as JSON that controls no terminal."""
    return printable_json(json.dumps(data, ensure_ascii=False, indent=2))


def write(path: Path, text: str) -> None:
    """A text into a file: people look at files on terminals, too."""
    path.write_text(printable(text), encoding="utf-8")


def explained(error: TriageBotError, words: bool) -> str:
    """An error as it is printed; without `words` what it quotes from an account list is left out."""
    if words or not isinstance(error, FaultyFiles):
        return str(error)
    return "\n".join([*(told(fault, words) for fault in error.faults), error.message])


def told(fault: Fault, words: bool) -> str:
    """A fault as it is printed; without `words` not with what it quotes from an account list."""
    return str(fault if words or not fault.of_row else replace(fault, message=unquoted(fault.message)))


class Sheet:
    """A page for people, on a terminal or as plain text; words in it are never read as markup."""

    def __init__(self, file: IO[str] | None = None) -> None:
        from rich.console import Console

        console = partial(Console, file=file, highlight=False, markup=False, emoji=False)
        plain = file is not None or not console().is_terminal
        self._console = console(width=CI_WIDTH, no_color=True) if plain else console()

    @property
    def width(self) -> int:
        """Characters of a line."""
        return self._console.width

    @property
    def is_terminal(self) -> bool:
        """True if a person is looking."""
        return self._console.is_terminal

    def line(self, *parts: Cell) -> None:
        """One line of words, each with a style or without."""
        self._console.print(_text(parts))

    def hanging(self, lead: Sequence[Cell], *parts: Cell) -> None:
        """Words behind a lead: what the line does not hold goes on below the words."""
        first = _text(lead)
        margin = _text([" " * first.cell_len])
        for number, row in enumerate(_text(parts).wrap(self._console, max(20, self.width - first.cell_len))):
            row.rstrip()
            self._console.print((margin if number else first) + row)

    def table(self, rows: Iterable[Sequence[str]], gap: int) -> None:
        """Rows whose columns stand below each other."""
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), show_header=False)
        for row in rows:
            table.add_row(*(_text([cell]) for cell in row))
        self._console.print(table)


def _text(parts: Iterable[Cell]) -> Text:
    from rich.text import Text

    pairs = ((part, "") if isinstance(part, str) else part for part in parts)
    return Text.assemble(*((printable(words), style) for words, style in pairs))


def plural(number: int, word: str, many: str = "") -> str:
    """The number with its word, as in `2 issues`; `many` is the word for several where no `s` makes it."""
    return f"{number} {word if number == 1 else many or word + 's'}"
