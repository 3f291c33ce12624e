"""Account lists as rows: titles and texts as written, each row with its place; read one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from triage_bot.errors import Fault, Place
from triage_bot.shapes.scalars import cut


@dataclass(slots=True)
class Row:
    """One row: where it begins, its titles (shared between rows), a text for each, the how manieth entry of the list
    it is (from 0), and where to look for it again."""

    line: int
    column: int
    titles: tuple[str, ...]
    texts: Sequence[str]
    number: int = 0
    mark: int = 0


def at_its_place(row: Row, index: int) -> tuple[int, int]:
    """(line, column) of a value in a file of lines: the columns are counted."""
    return row.line, index + 1


def _no_rows() -> Iterator[Row]:
    return iter(())


@dataclass
class Table:
    """A list that is read while its rows are asked for; its faults are known in the end."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    rows: Callable[[], Iterator[Row]] = _no_rows
    locate: Callable[[Row, int], tuple[int, int]] = at_its_place
    """(line, column) of one value of a row."""
    misread: Callable[[Row, int], tuple[str, str] | None] | None = None
    """What to say of a value that its format takes for true or false, and its cure; None if it is read as written."""
    list_name: str = ""
    """The key under which the list of rows stands; nothing where it is the whole file."""
    header: tuple[str, ...] | None = None
    """The titles, where one line names them all."""
    header_line: int = 1

    def place(self, row: Row, index: int | None = None) -> Place:
        """The place of a row, or of one of its values; with its path (`accounts[17].health`) where it is no table."""
        line, column = (row.line, row.column) if index is None else self.locate(row, index)
        return Place(self.file, line, column, "" if self.header else self._path(row, index))

    def _path(self, row: Row, index: int | None) -> str:
        title = "" if index is None else row.titles[index]
        step = (
            f".{title}"
            if len(title) <= 60 and title.isidentifier()
            else f"[{json.dumps(cut(title), ensure_ascii=False)}]"
        )
        return f"{self.list_name}[{row.number}]{'' if index is None else step}"

    def title_place(self, index: int) -> Place:
        """The place of a title; the whole file's where titles stand in every row."""
        return Place(self.file, self.header_line, index + 1) if self.header is not None else Place(self.file, 1, 1)
