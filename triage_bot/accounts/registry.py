"""Account rows as typed accounts: aliases of columns, money, dates, ids; all faults with their lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage_bot.accounts.rows import Row, Table, read
from triage_bot.errors import Fault, FaultyFiles, Place, ValueFault, nearest
from triage_bot.model.resource import Account
from triage_bot.text import fields

REQUIRED = ("account_id", "name")
MAX_FAULTS = 200
"""Faults listed before the rest is only counted."""


@dataclass(frozen=True)
class Registry:
    """The accounts of a file, and what is odd but harmless about it."""

    accounts: tuple[Account, ...]
    warnings: tuple[Fault, ...] = ()


def load_accounts(path: Path) -> Registry:
    """Reads an account file (domain 4.1); raises FaultyFiles with every fault, by line and column."""
    table = read(path)
    faults = list(table.faults)
    keys = tuple(fields.key_of(title) for title in table.titles)
    warnings = _check_columns(table, keys, faults)
    by_title = dict(zip(table.titles, keys, strict=True))
    accounts: list[Account] = []
    first_of: dict[str, Place] = {}
    for row in table.rows:
        account = _account(row, by_title, faults)
        if account is None:
            continue
        before = first_of.setdefault(account.id, row.place)
        if before is not row.place:
            faults.append(Fault(row.place, f'account id "{account.id}" is taken', f"by line {before.line}"))
        accounts.append(account)
    if faults:
        raise FaultyFiles(_some(faults, str(path)))
    return Registry(tuple(accounts), tuple(warnings))


def _some(faults: list[Fault], file: str) -> list[Fault]:
    if len(faults) <= MAX_FAULTS:
        return faults
    rest = Fault(Place(f"{file} (end)"), f"and {len(faults) - MAX_FAULTS} more faults")
    return [*sorted(faults)[:MAX_FAULTS], rest]


def _check_columns(table: Table, keys: tuple[str, ...], faults: list[Fault]) -> list[Fault]:
    """Needed columns are there, none twice; unknown ones are kept, near misses are pointed out."""
    if not table.titles:
        return []
    for needed in REQUIRED:
        if needed not in keys:
            hint = f"columns read: {', '.join(table.titles[:12])}"
            faults.append(Fault(table.header, f'the column "{fields.title_of(needed)}" is missing', hint))
    warnings = []
    for index, (title, key) in enumerate(zip(table.titles, keys, strict=True)):
        place = table.place_of(index)
        if not key:
            warnings.append(Fault(place, f'the column "{title}" has no name, it is passed over'))
        elif keys.index(key) != index:
            other = table.titles[keys.index(key)]
            faults.append(Fault(place, f'"{title}" and "{other}" both mean {key}'))
        elif key not in fields.KNOWN:
            hint = nearest(key, fields.KNOWN)
            warnings.append(Fault(place, f'unknown column "{title}", kept as `{key}`', hint))
    return warnings


def _account(row: Row, by_title: dict[str, str], faults: list[Fault]) -> Account | None:
    values: dict[str, object] = {}
    for index, (title, text) in enumerate(row.cells):
        key = by_title[title]
        if not key:
            continue
        if not text.strip():
            values.setdefault(key, "")
            continue
        try:
            values[key] = fields.value_of(key, text)
        except ValueFault as fault:
            faults.append(Fault(row.place_of(index), f"{title}: {fault}"))
    for needed in REQUIRED:
        if needed in by_title.values() and not values.get(needed):
            faults.append(Fault(row.place, f"this account has no {fields.title_of(needed)}"))
            return None
    return Account(str(values.get("account_id", "")), str(values.get("name", "")), values, row.place.line)
