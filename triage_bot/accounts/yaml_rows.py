"""YAML text → rows: a list of maps, or a map with `accounts:` holding one."""

from __future__ import annotations

from collections.abc import Iterator

from triage_bot.accounts.table import Row, Table
from triage_bot.errors import Fault
from triage_bot.shapes.source import TOO_MUCH, Path_, Source, parse

MAX_NODES = 200_000
"""Keys, values and rows of a list; a longer one is better written otherwise."""
SHAPE = "an account file is a list of maps, one per account"


def yaml_table(text: str, file: str) -> Table:
    """A table of a YAML file."""
    source = parse(text, file, MAX_NODES)
    source.faults = [_with_cure(fault) for fault in source.faults]
    base: Path_ = ()
    data = source.data
    if isinstance(data, dict) and isinstance(data.get("accounts"), list):
        data, base = data["accounts"], ("accounts",)
    if not isinstance(data, list):
        if not source.faults:
            source.fault((), SHAPE)
        return Table(file, source.faults)

    def locate(row: Row, index: int) -> tuple[int, int]:
        place = source.place((*base, row.mark, row.titles[index]))
        return place.line, place.column

    def misread(row: Row, index: int) -> tuple[str, str] | None:
        path = (*base, row.mark, row.titles[index])
        return source.unquoted(path) if isinstance(data[row.mark][row.titles[index]], bool) else None

    return Table(file, source.faults, lambda: _rows(data, base, source), locate, misread)


def _rows(data: list[object], base: Path_, source: Source) -> Iterator[Row]:
    for index, entry in enumerate(data):
        if not isinstance(entry, dict):
            source.fault((*base, index), "an account is a map, such as `{account_id: acc-1, name: …}`")
            continue
        for key in (key for key, value in entry.items() if isinstance(value, dict | list)):
            source.fault((*base, index, key), f"{key} takes one value, not a list or a map")
        texts = tuple(_text(value, source, (*base, index, key)) for key, value in entry.items())
        place = source.place((*base, index))
        yield Row(place.line, place.column, tuple(map(str, entry)), texts, index)


def _text(value: object, source: Source, path: Path_) -> str:
    """A value as it was written, whatever YAML makes of it; numbers and words know that themselves."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    return source.written(path)


def _with_cure(fault: Fault) -> Fault:
    cure = "a long list is better written as CSV or JSON"
    return Fault(fault.place, fault.message, cure) if fault.message == TOO_MUCH else fault
