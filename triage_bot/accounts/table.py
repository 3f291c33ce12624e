"""Account lists as rows: bytes become text, and CSV or YAML becomes titles and texts, each row with its place."""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from triage_bot.errors import Fault, Place
from triage_bot.shapes.source import TOO_MUCH, Path_, Source, parse
from triage_bot.shapes.values import cut


@dataclass(slots=True, kw_only=True)
class Row:
    """One row: where it begins, its titles (shared between rows), a text for each, the how manieth entry of the list
    it is (from 0), and where to look for it again."""

    line: int
    column: int
    titles: tuple[str, ...]
    texts: Sequence[str]
    number: int = 0
    mark: int = 0


@dataclass(kw_only=True)
class AccountTable:
    """A list that is read while its rows are asked for; its faults are known in the end."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    rows: Callable[[], Iterator[Row]] = lambda: iter(())
    locate: Callable[[Row, int], tuple[int, int]] = lambda row, index: (row.line, index + 1)
    """(line, column) of one value of a row; in a file of lines the columns are counted."""
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

    def fault(self, row: Row, index: int | None, message: str, hint: str = "") -> None:
        """Notes a fault of a row, or of one of its values."""
        self.faults.append(Fault(self.place(row, index), message, hint))

    def _path(self, row: Row, index: int | None) -> str:
        entry = f"{self.list_name}[{row.number}]"
        if index is None:
            return entry
        title = row.titles[index]
        plain = len(title) <= 60 and title.isidentifier()
        return entry + (f".{title}" if plain else f"[{json.dumps(cut(title), ensure_ascii=False)}]")

    def title_place(self, index: int) -> Place:
        """The place of a title in the header."""
        return Place(self.file, self.header_line, index + 1)


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_GLIMPSE = 256
"""Bytes that tell UTF-16 without a mark: half of them are NUL where the titles are ASCII."""
_CURE = "save it as UTF-8 (in Excel: CSV UTF-8)"


def decoded(data: bytes, file: str) -> tuple[str, Fault | None]:
    """The text without its byte order mark, or what is wrong with it and where."""
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        place = _end_of(data[start : start + error.start].decode(encoding, "replace"), file)
        shown = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        return "", Fault(place, f"the file is not {shown} text", _CURE)
    nul = text.find("\0")
    if nul >= 0:
        return "", Fault(_end_of(text[:nul], file), "a NUL character stands here", _CURE)
    return text, None


def _encoding(data: bytes) -> tuple[str, int]:
    """(encoding, length of its mark)."""
    if data.startswith(_WIDE):
        return "utf-8", 0
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    glimpse = data[: min(_GLIMPSE, len(data) // 2 * 2)]
    high, low = glimpse[::2].count(0), glimpse[1::2].count(0)
    if bool(high) == bool(low) or max(high, low) * 4 < len(glimpse):
        return "utf-8", 0
    return ("utf-16-le" if low else "utf-16-be"), 0


def _end_of(before: str, file: str) -> Place:
    """The place right behind a text."""
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FIRST = re.compile(r'(?:"[^"]*"?|[^"\r\n]+)*')
_SAYS = re.compile(r'"?sep=(.?)"? *(?:\r\n|\r|\n|$)', re.I)
"""Excel's first line for itself."""

_Record = tuple[int, list[str]]
"""The line it begins in, and its values."""


def csv_table(text: str, file: str) -> AccountTable:
    """A table of a CSV file."""
    said = _SAYS.match(text)
    begin, first_line = (said.end(), 2) if said else (0, 1)
    if said and said[1] not in DELIMITERS:
        return AccountTable(
            file=file, faults=[Fault(Place(file, 1, 5), f'"{said[1]}" cannot part values', "write sep=, or sep=;")]
        )
    table = AccountTable(file=file)
    delimiter = said[1] if said else _delimiter(text)
    records = _records(text, begin, first_line, delimiter, table)
    if (header := next(records, None)) is None:
        if not table.faults:
            table.faults.append(Fault(Place(file, 1, 1), "the file is empty", "its first line names the columns"))
        return table
    table.header_line, table.header = header[0], tuple(title.strip() for title in header[1])
    table.rows = lambda: _csv_rows(records, table, DELIMITERS[delimiter])
    return table


def _delimiter(text: str) -> str:
    """The one that the first line with something in it holds most often outside quotes."""
    start = len(text) - len(text.lstrip("\r\n \ufeff"))
    line = "".join(_FIRST.match(text, start)[0].split('"')[::2])  # type: ignore[index]  # it always matches
    return max(DELIMITERS, key=line.count)


def _records(text: str, begin: int, line: int, delimiter: str, table: AccountTable) -> Iterator[_Record]:
    """Records with something in them; a broken one ends the file with a fault."""
    before = line - 1
    reader = csv.reader((match[0] for match in _LINE.finditer(text, begin)), delimiter=delimiter, strict=True)
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


def _csv_rows(records: Iterator[_Record], table: AccountTable, delimiter: str) -> Iterator[Row]:
    titles = table.header or ()
    for line, cells in records:
        if len(cells) != len(titles):
            message = f"{len(cells)} values, but {len(titles)} columns"
            hint = f"quote values that hold a {delimiter}" if len(cells) > len(titles) else "write all of them"
            table.faults.append(Fault(Place(table.file, line, 1), message, hint))
        yield Row(line=line, column=1, titles=titles, texts=cells)


MAX_NODES = 200_000
"""Keys, values and rows of a list; a longer one is better written otherwise."""


def yaml_table(text: str, file: str) -> AccountTable:
    """A table of a YAML file."""
    source = parse(text, file, MAX_NODES)
    cure = "a long list is better written as CSV or JSON"
    source.faults = [replace(fault, hint=cure) if fault.message == TOO_MUCH else fault for fault in source.faults]
    base: Path_ = ()
    data = source.data
    if isinstance(data, dict) and isinstance(data.get("accounts"), list):
        data, base = data["accounts"], ("accounts",)
    if not isinstance(data, list):
        if not source.faults:
            source.fault((), "an account file is a list of maps, one per account")
        return AccountTable(file=file, faults=source.faults)

    def misread(row: Row, index: int) -> tuple[str, str] | None:
        path = (*base, row.number, row.titles[index])
        return source.unquoted(path) if isinstance(source.at(path), bool) else None

    table = AccountTable(file=file, faults=source.faults, list_name="".join(map(str, base)))
    table.rows = lambda: _yaml_rows(data, base, source, table)
    table.locate = lambda row, index: _spot(source, (*base, row.number, row.titles[index]))
    table.misread = misread
    return table


def _spot(source: Source, path: Path_) -> tuple[int, int]:
    place = source.place(path)
    return place.line, place.column


def _yaml_rows(data: list[object], base: Path_, source: Source, table: AccountTable) -> Iterator[Row]:
    for number, entry in enumerate(data):
        line, column = _spot(source, (*base, number))
        row = Row(line=line, column=column, titles=(), texts=(), number=number)
        if not isinstance(entry, dict):
            table.fault(row, None, "an account is a map, such as `{account_id: acc-1, name: …}`")
            continue
        row.titles = tuple(map(str, entry))
        row.texts = tuple(_text(value, source, (*base, number, key)) for key, value in entry.items())
        for index, (key, value) in enumerate(entry.items()):
            if isinstance(value, dict | list):
                table.fault(row, index, f"{key} takes one value, not a list or a map")
        yield row


def _text(value: object, source: Source, path: Path_) -> str:
    """A value as it was written, whatever YAML makes of it; numbers and words know that themselves."""
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else source.written(path)
