"""JSON text → rows: a list of objects, or an object with `accounts` holding one; one by one, so places are known."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from triage_bot.accounts.table import Row, Table
from triage_bot.errors import Fault, Place
from triage_bot.shapes.source import TOO_MUCH

SHAPE = "an account file is a list of objects, one per account"
_BLANK = re.compile(r"[ \t\r\n]*")
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


def json_table(text: str, file: str) -> Table:
    """A table of a JSON file."""
    table = Table(file)
    walk = _Walk(text, table)
    table.rows, table.locate = walk.rows, walk.locate
    return table


class _Walk:
    """Goes through the text once; lines are counted on the way."""

    def __init__(self, text: str, table: Table) -> None:
        self.text, self.table = text, table
        self.seen, self.line, self.line_start = 0, 1, 0
        self.escaped = "\\u" in text
        self.titles: dict[tuple[str, ...], tuple[str, ...]] = {}

    def rows(self) -> Iterator[Row]:
        """The rows; what is no JSON ends them with a fault."""
        try:
            yield from self._whole()
        except json.JSONDecodeError as error:
            place = Place(self.table.file, error.lineno, error.colno)
            self.table.faults.append(Fault(place, f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"))
        except RecursionError:
            self._fault(self.seen, TOO_MUCH)

    def locate(self, row: Row, index: int) -> tuple[int, int]:
        """(line, column) of a value, found again in the row's text."""
        starts = [start for _, start in _members(self.text, row.mark)]
        before = self.text[row.mark : starts[index]]
        newlines = before.count("\n")
        return row.line + newlines, len(before) - before.rfind("\n") if newlines else row.column + len(before)

    def _whole(self) -> Iterator[Row]:
        start = _skip(self.text, 0)
        if self.text.startswith("[", start):
            end = yield from self._list(start)
        elif self.text.startswith("{", start):
            end = yield from self._object(start)
        else:
            self._fault(start, SHAPE if self.text.strip() else "the file is empty")
            return
        behind = _skip(self.text, end)
        if behind < len(self.text):
            raise json.JSONDecodeError("more stands behind the end", self.text, behind)

    def _object(self, start: int) -> Generator[Row, None, int]:
        """The rows under `accounts`; gives where the object ends."""
        lists, position = 0, _first(self.text, start, "}")
        while not self.text.startswith("}", position):
            key, value = _key(self.text, position)
            if key == "accounts" and self.text.startswith("[", value):
                lists += 1
                if lists == 2:
                    self._fault(value, '"accounts" is written twice here')
                end = yield from self._list(value)
            else:
                _, end = _DECODER.raw_decode(self.text, value)
            position = _next(self.text, end, "}")
        if not lists:
            self._fault(start, SHAPE)
        return position + 1

    def _list(self, start: int) -> Generator[Row, None, int]:
        """The rows of a list; gives where it ends."""
        position = _first(self.text, start, "]")
        while not self.text.startswith("]", position):
            value, end = _DECODER.raw_decode(self.text, position)
            row = self._row(value, position)
            if row:
                yield row
            position = _next(self.text, end, "]")
        return position + 1

    def _row(self, value: Any, start: int) -> Row | None:
        place = self._place(start)
        if not isinstance(value, _Object):
            self.table.faults.append(
                Fault(place, 'an account is an object, such as {"account_id": "acc-1", "name": …}')
            )
            return None
        written = tuple([key for key, _ in value])
        titles = self.titles.setdefault(written, written)
        row = Row(place.line, place.column, titles, [_text(one) for _, one in value], start)
        odd = any(isinstance(one, list | _NoNumber) or (self.escaped and _unfit(one)) for _, one in value)
        if odd or len(set(titles)) != len(titles):
            self._judge(value, row)
        return row

    def _judge(self, value: _Object, row: Row) -> None:
        seen: set[str] = set()
        for index, (key, one) in enumerate(value):
            place = self.table.place(row, index)
            if key in seen:
                self.table.faults.append(Fault(place, f'"{key}" is written twice here'))
            seen.add(key)
            if isinstance(one, list):
                self.table.faults.append(Fault(place, f"{key} takes one value, not a list or an object"))
            elif isinstance(one, _NoNumber):
                self.table.faults.append(Fault(place, f"{key}: {one} is no number in JSON", "write null for nothing"))
            elif _unfit(one):
                self.table.faults.append(Fault(place, f"{key} holds half a character, or a NUL", "see its \\u escapes"))

    def _place(self, position: int) -> Place:
        """The place of a position; positions only grow."""
        newlines = self.text.count("\n", self.seen, position)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", self.seen, position) + 1
        self.seen = position
        return Place(self.table.file, self.line, position - self.line_start + 1)

    def _fault(self, position: int, message: str) -> None:
        self.table.faults.append(Fault(self._place(position), message))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, list | _NoNumber) else str(value)


def _skip(text: str, position: int) -> int:
    """Behind the blanks."""
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _first(text: str, start: int, close: str) -> int:
    """Where the first part of a list or object begins, or where it closes."""
    position = _skip(text, start + 1)
    if not text.startswith(close, position) and position == len(text):
        raise json.JSONDecodeError(f"expecting {close}", text, position)
    return position


def _next(text: str, end: int, close: str) -> int:
    """Where the part behind this one begins, or where all of it closes."""
    position = _skip(text, end)
    if text.startswith(close, position):
        return position
    if not text.startswith(",", position):
        raise json.JSONDecodeError(f"expecting , or {close}", text, position)
    position = _skip(text, position + 1)
    if text.startswith(close, position):
        raise json.JSONDecodeError("nothing stands behind the comma", text, position)
    return position


def _key(text: str, position: int) -> tuple[str, int]:
    """(a member's name, where its value begins)."""
    if not text.startswith('"', position):
        raise json.JSONDecodeError("expecting a name in quotes", text, position)
    key, end = _DECODER.raw_decode(text, position)
    colon = _skip(text, end)
    if not text.startswith(":", colon):
        raise json.JSONDecodeError("expecting a colon", text, colon)
    return key, _skip(text, colon + 1)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """(key, where its value begins) of a sound object at a position."""
    position = _first(text, start, "}")
    while not text.startswith("}", position):
        key, value = _key(text, position)
        yield key, value
        position = _next(text, _DECODER.raw_decode(text, value)[1], "}")
