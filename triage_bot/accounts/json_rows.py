"""JSON text → rows: a list of objects, or an object with `accounts` holding one; one by one, so places are known."""

import json
import re
from collections.abc import Iterator
from typing import Any

from triage_bot.accounts.table import AccountTable, Row
from triage_bot.errors import Fault, Place
from triage_bot.shapes.source import TOO_MUCH

_BETWEEN = re.compile(r"[ \t\r\n,:]*")
_LIST = re.compile(r'\s*(?:\{\s*"accounts"\s*:\s*)?\[')
_UNFIT = re.compile("[\ud800-\udfff\x00]")


def _unfit(value: object) -> bool:
    """True for a text that no file and no server takes."""
    return isinstance(value, str) and _UNFIT.search(value) is not None


class _Object(list[tuple[str, Any]]):
    """An object's members as they were written, twice or not."""


class _NoNumber(str):
    """NaN and the infinities, which JSON does not know."""

    __slots__ = ()


# Numbers stay as they were written: a version 18.10 is not 18.1.
_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=_NoNumber)
_SOUND = json.JSONDecoder(object_pairs_hook=lambda _: None, parse_float=str, parse_int=str, parse_constant=str)
"""Keeps no object: says whether a text is JSON, and where a value ends."""


def json_table(text: str, file: str) -> AccountTable:
    """A table of a JSON file."""
    table = AccountTable(file=file)
    if not text.strip():
        table.faults.append(Fault(_place(text, file, len(text)), "the file is empty"))
        return table
    try:
        _SOUND.decode(text)
        _find_list(text, table)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno, _open_entry(text))
        table.faults.append(Fault(place, f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"))
    except RecursionError:
        table.faults.append(Fault(Place(file, 1, 1), TOO_MUCH))
    return table


def _find_list(text: str, table: AccountTable) -> None:
    """Lets the table read the list that is the text, or that stands under `accounts` in it."""
    start = _skip(text, 0)
    named = [start] if text[start] == "[" else []
    if text[start] == "{":
        table.list_name = "accounts"
        named = [at for name, at, _ in _entries(text, start, _SOUND) if name == "accounts"]
    lists = [at for at in named if text[at] == "["]
    if not lists:
        shape = "an account file is a list of objects, one per account"
        table.faults.append(Fault(_place(text, table.file, start), shape))
    table.faults += [Fault(_place(text, table.file, at, "accounts"), '"accounts" is written twice') for at in named[1:]]
    if lists:
        walk = _Walk(text, table, lists[0])
        table.rows, table.locate = walk.rows, walk.locate


class _Walk:
    """Goes through a sound list once; lines are counted on the way."""

    def __init__(self, text: str, table: AccountTable, start: int) -> None:
        self.text, self.table, self.start = text, table, start
        self.seen, self.line, self.line_start = 0, 1, 0
        self.escaped = "\\u" in text
        self.titles: dict[tuple[str, ...], tuple[str, ...]] = {}

    def rows(self) -> Iterator[Row]:
        """The rows; an entry that is no object is a fault."""
        try:
            for number, (_, start, value) in enumerate(_entries(self.text, self.start, _DECODER)):
                if row := self._row(number, start, value):
                    yield row
        except RecursionError:
            self.table.faults.append(Fault(Place(self.table.file, self.line, 1), TOO_MUCH))

    def _row(self, number: int, start: int, value: Any) -> Row | None:
        line, column = self._line_and_column(start)
        row = Row(line=line, column=column, titles=(), texts=(), number=number, mark=start)
        if not isinstance(value, _Object):
            self.table.fault(row, None, 'an account is an object, such as {"account_id": "acc-1", "name": …}')
            return None
        titles = tuple([key for key, _ in value])
        row.titles, row.texts = self.titles.setdefault(titles, titles), [_text(item) for _, item in value]
        odd = any(isinstance(item, list | _NoNumber) or (self.escaped and _unfit(item)) for _, item in value)
        if odd or len(set(titles)) != len(titles):
            self._judge(value, row)
        return row

    def locate(self, row: Row, index: int) -> tuple[int, int]:
        """(line, column) of a value, found again in the row's text."""
        starts = [start for _, start, _ in _entries(self.text, row.mark, _SOUND)]
        before = self.text[row.mark : starts[index]]
        newlines = before.count("\n")
        return row.line + newlines, len(before) - before.rfind("\n") if newlines else row.column + len(before)

    def _judge(self, value: _Object, row: Row) -> None:
        seen: set[str] = set()
        for index, (key, item) in enumerate(value):
            if key in seen:
                self.table.fault(row, index, f'"{key}" is written twice here')
            seen.add(key)
            if isinstance(item, list):
                self.table.fault(row, index, f"{key} takes one value, not a list or an object")
            elif isinstance(item, _NoNumber):
                self.table.fault(row, index, f"{key}: {item} is no number in JSON", "write null for nothing")
            elif _unfit(item):
                self.table.fault(row, index, f"{key} holds half a character, or a NUL", "see its \\u escapes")

    def _line_and_column(self, position: int) -> tuple[int, int]:
        """Positions only grow."""
        newlines = self.text.count("\n", self.seen, position)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", self.seen, position) + 1
        self.seen = position
        return self.line, position - self.line_start + 1


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, list | _NoNumber) else str(value)


def _entries(text: str, start: int, decoder: json.JSONDecoder) -> Iterator[tuple[str, int, Any]]:
    """(name, where its value begins, the value) of each entry of a list or object in sound JSON."""
    named, name = text[start] == "{", ""
    position = _skip(text, start + 1)
    while text[position] not in "]}":
        if named:
            name, end = decoder.raw_decode(text, position)
            position = _skip(text, end)
        value, end = decoder.raw_decode(text, position)
        yield name, position, value
        position = _skip(text, end)


def _open_entry(text: str) -> str:
    """The entry of the list in which a text stops to be JSON, such as `accounts[17]`; nothing if it is in none."""
    begun, number = _LIST.match(text), 0
    if not begun:
        return ""
    try:
        for _ in _entries(text, begun.end() - 1, _SOUND):
            number += 1
    except (json.JSONDecodeError, IndexError):
        return f"{'accounts' if '{' in begun[0] else ''}[{number}]"
    return ""


def _skip(text: str, position: int) -> int:
    """Behind what stands between values."""
    return _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too


def _place(text: str, file: str, position: int, path: str = "") -> Place:
    return Place(file, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position), path)
