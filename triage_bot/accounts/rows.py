"""Account files as rows: CSV or YAML text, column titles as written, each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage_bot.errors import Fault, Place
from triage_bot.policy.source import Source, parse, read_text


@dataclass(frozen=True)
class Row:
    """One row: (column title, text) pairs, and where the row and its values stand."""

    cells: tuple[tuple[str, str], ...]
    place: Place
    columns: tuple[int, ...] = ()

    def place_of(self, index: int) -> Place:
        """The place of one value."""
        column = self.columns[index] if index < len(self.columns) else 1
        return Place(self.place.file, self.place.line, column)


@dataclass
class Table:
    """All rows of a file, and what is wrong with its shape."""

    titles: tuple[str, ...]
    header: Place
    rows: list[Row]
    faults: list[Fault]
    columns: bool = False
    """True if the titles stand side by side in one line, as in CSV."""

    def place_of(self, index: int) -> Place:
        """The place of one title."""
        return Place(self.header.file, self.header.line, index + 1) if self.columns else self.header


def read(path: Path) -> Table:
    """Reads a .csv, .yml or .yaml file; every fault has its line."""
    name = str(path)
    text, fault = read_text(path)
    if fault:
        return Table((), Place(name), [], [fault])
    if path.suffix.lower() in (".yml", ".yaml"):
        return _yaml(parse(text, name))
    return _csv(text, name)


def _csv(text: str, file: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults: list[Fault] = []
    lines = ((line, cells) for line, cells in _lines(reader, file, faults) if any(map(str.strip, cells)))
    first = next(lines, None)
    if first is None:
        if not faults:
            faults.append(Fault(Place(file, 1, 1), "the file is empty", "its first line names the columns"))
        return Table((), Place(file, 1, 1), [], faults)
    titles = tuple(title.strip() for title in first[1])
    rows = []
    for line, cells in lines:
        if len(cells) > len(titles):
            message = f"{len(cells)} values, but {len(titles)} columns"
            faults.append(Fault(Place(file, line, 1), message, "quote values that hold a comma"))
        pairs = tuple(zip(titles, cells, strict=False))
        rows.append(Row(pairs, Place(file, line, 1), tuple(range(1, len(cells) + 1))))
    return Table(titles, Place(file, first[0], 1), rows, faults, columns=True)


def _lines(reader: Iterator[list[str]], file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """(first line, values) of each record; a broken quote ends the file with a fault."""
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(Place(file, line, 1), f"not valid CSV: {error}"))
            return
        yield line, cells
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _yaml(source: Source) -> Table:
    """A list of maps, or a map with `accounts:` holding one."""
    data = source.data
    base: tuple[str | int, ...] = ()
    if isinstance(data, dict) and isinstance(data.get("accounts"), list):
        data, base = data["accounts"], ("accounts",)
    header = Place(source.file, 1, 1)
    if not isinstance(data, list):
        if not source.faults:
            source.fault((), "an account file is a list of maps, one per account")
        return Table((), header, [], source.faults)
    rows = []
    for index, entry in enumerate(data):
        if not isinstance(entry, dict):
            source.fault((*base, index), "an account is a map, such as `{account_id: acc-1, name: …}`")
            continue
        for key in (key for key, value in entry.items() if isinstance(value, dict | list)):
            source.fault((*base, index, key), f"{key} takes one value, not a list or a map")
        cells = tuple((str(key), "" if value is None else str(value)) for key, value in entry.items())
        columns = tuple(source.place((*base, index, key)).column for key in entry)
        rows.append(Row(cells, source.place((*base, index)), columns))
    titles = tuple(dict.fromkeys(title for row in rows for title, _ in row.cells))
    return Table(titles, header, rows, source.faults)
