"""CSV text → rows: comma, semicolon or tab, as the first line says."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from triage_bot.accounts.table import Row, Table
from triage_bot.errors import Fault, Place

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SAYS = re.compile(r'"?sep=(.?)"? *(?:\r\n|\r|\n|$)', re.I)
"""Excel's first line for itself."""

_Record = tuple[int, list[str]]
"""The line it begins in, and its values."""


def csv_table(text: str, file: str) -> Table:
    """A table of a CSV file."""
    said = _SAYS.match(text)
    begin, first_line = (said.end(), 2) if said else (0, 1)
    if said and said[1] not in DELIMITERS:
        return Table(file, [Fault(Place(file, 1, 5), f'"{said[1]}" cannot part values', "write sep=, or sep=;")])
    table = Table(file)
    delimiter = said[1] if said else _delimiter(text)
    records = _records(text, begin, first_line, delimiter, table)
    header = next(records, None)
    if header is None:
        if not table.faults:
            table.faults.append(Fault(Place(file, 1, 1), "the file is empty", "its first line names the columns"))
        return table
    table.header_line, table.header = header[0], tuple(title.strip() for title in header[1])
    table.rows = lambda: _rows(records, table, DELIMITERS[delimiter])
    return table


def _delimiter(text: str) -> str:
    """The one that the first line with something in it holds most often outside quotes."""
    start = len(text) - len(text.lstrip("\r\n \ufeff"))
    counts, quoted = dict.fromkeys(DELIMITERS, 0), False
    for char in text[start:]:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in counts:
            counts[char] += 1
        elif not quoted and char in "\r\n":
            break
    return max(counts, key=counts.__getitem__)


def _records(text: str, begin: int, line: int, delimiter: str, table: Table) -> Iterator[_Record]:
    """Records with something in them; a broken one ends the file with a fault."""
    before = line - 1
    reader = csv.reader((found[0] for found in _LINE.finditer(text, begin)), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            hint = "a quote in this row is broken or never closed"
            table.faults.append(Fault(Place(table.file, line, 1), f"not valid CSV: {error}", hint))
            return
        if any(map(str.strip, cells)):
            yield line, cells
        line = before + reader.line_num + 1


def _rows(records: Iterator[_Record], table: Table, delimiter: str) -> Iterator[Row]:
    titles = table.header or ()
    for line, cells in records:
        if len(cells) != len(titles):
            message = f"{len(cells)} values, but {len(titles)} columns"
            hint = f"quote values that hold a {delimiter}" if len(cells) > len(titles) else "write all of them"
            table.faults.append(Fault(Place(table.file, line, 1), message, hint))
        yield Row(line, 1, titles, cells)
