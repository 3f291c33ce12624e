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

    table = Table(file, source.faults, list_name="".join(map(str, base)))
    table.rows = lambda: _rows(data, base, source, table)
    table.locate = lambda row, index: _spot(source, (*base, row.number, row.titles[index]))
    table.misread = lambda row, index: _misread(source, (*base, row.number, row.titles[index]))
    return table


def _spot(source: Source, path: Path_) -> tuple[int, int]:
    place = source.place(path)
    return place.line, place.column


def _misread(source: Source, path: Path_) -> tuple[str, str] | None:
    return source.unquoted(path) if isinstance(source.at(path), bool) else None


def _rows(data: list[object], base: Path_, source: Source, table: Table) -> Iterator[Row]:
    for number, entry in enumerate(data):
        row = Row(*_spot(source, (*base, number)), (), (), number)
        if not isinstance(entry, dict):
            message = "an account is a map, such as `{account_id: acc-1, name: …}`"
            table.faults.append(Fault(table.place(row), message))
            continue
        row.titles = tuple(map(str, entry))
        row.texts = tuple(_text(value, source, (*base, number, key)) for key, value in entry.items())
        for index, (key, value) in enumerate(entry.items()):
            if isinstance(value, dict | list):
                message = f"{key} takes one value, not a list or a map"
                table.faults.append(Fault(table.place(row, index), message))
        yield row


def _text(value: object, source: Source, path: Path_) -> str:
    """A value as it was written, whatever YAML makes of it; numbers and words know that themselves."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    return source.written(path)


def _with_cure(fault: Fault) -> Fault:
    cure = "a long list is better written as CSV or JSON"
    return Fault(fault.place, fault.message, cure) if fault.message == TOO_MUCH else fault
