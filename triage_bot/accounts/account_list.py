"""The account list: bytes from a file, an address or a project, made into accounts by their format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from triage_bot.accounts.json_rows import json_table
from triage_bot.accounts.registry import accounts_in
from triage_bot.accounts.table import AccountTable, csv_table, decoded, yaml_table
from triage_bot.accounts.web import MAX_BYTES, WITHOUT_TOKENS, Web
from triage_bot.errors import Fault, FaultyFiles, Forbidden, NotFound, Place
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.addresses import HEAD, SELF, AccountSource
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Account

_FORMATS: dict[str, Callable[[str, str], AccountTable]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), csv_table),
    **dict.fromkeys((".yml", ".yaml"), yaml_table),
    ".json": json_table,
}
_TYPES = {
    **dict.fromkeys(("text/csv", "application/csv", "text/tab-separated-values"), ".csv"),
    **dict.fromkeys(("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"), ".yaml"),
    **dict.fromkeys(("application/json", "text/json"), ".json"),
}
KINDS = "a list ends in .csv, .json or .yml"


@dataclass(frozen=True, kw_only=True)
class AccountList:
    """The account list: what it holds, where and when it was read; or where it has still to be read from."""

    accounts: tuple[Account, ...] = ()
    warnings: tuple[Fault, ...] = ()
    """What is odd but harmless about it."""
    source: AccountSource | None = None
    """Where it was read; None as long as it is unread, and if it is nowhere."""
    read_at: datetime | None = None
    unread: AccountSource | None = None
    web: Web = WITHOUT_TOKENS
    """What asks for it at an address."""

    @classmethod
    def read(
        cls,
        source: AccountSource,
        now: datetime | None = None,
        today: date | None = None,
        web: Web = WITHOUT_TOKENS,
        gateway: Gateway | None = None,
        scope: Scope | None = None,
    ) -> AccountList:
        """Reads a list wherever it is; without a gateway one in a project stays unread.

        Renewals that are over are told of if `today` is given. `scope` is what is looked at: its own file is meant by
        `project: self`. Raises FaultyFiles with every fault, and Unreachable.
        """
        kind, data = "", b""
        if source.url:
            data, kind = web.download(source)
        elif source.here and (source.is_local or Path(source.here).exists()):
            data = _local(Path(source.here))
        elif gateway is None:
            return cls(unread=source, web=web)
        else:
            remote = _in_project(gateway, source, scope)
            if isinstance(remote, Fault):
                return cls(warnings=(remote,), read_at=now)
            source, data = remote
        accounts, warnings = accounts_in(_table(data, kind, source), source, today)
        odd = () if accounts else (_empty(source),)
        return cls(accounts=accounts, warnings=(*warnings, *odd), source=source, read_at=now)


NO_LIST = AccountList()


def _in_project(gateway: Gateway, source: AccountSource, scope: Scope | None) -> tuple[AccountSource, bytes] | Fault:
    """The file in its project, or in the one that is looked at: that may have none, which is told of."""
    own, ref = source.project == SELF, source.ref or HEAD
    if own and (scope is None or scope.kind != "projects"):
        return _nowhere(source, "this run looks at more than one project")
    source, wanted = source.of(scope.path) if own and scope else source, source
    why = f"there is no {source.file} in {source.project} at {ref}, or this token may not read it"
    try:
        return source, gateway.file(source.project.strip("/"), source.file.removeprefix("/"), ref)
    except (NotFound, Forbidden) as error:
        if own:
            return _nowhere(wanted, why)
        raise FaultyFiles([Fault(Place(source.shown), why, error.message)]) from None


def _nowhere(source: AccountSource, why: str) -> Fault:
    cure = "accounts.example.csv shows what it may hold"
    return Fault(Place(source.here), f"no account list: there is no such file, and {why}", cure)


def _empty(source: AccountSource) -> Fault:
    """What to say of a list without accounts; raises FaultyFiles where a project's own used to be meant by it."""
    if source.said_at and source.is_local:
        own = f"{source.said_as}: {{file: {source.file}, project: self}}"
        cure = f"if the project's own is meant, delete it and write `{own}`"
        raise FaultyFiles([Fault(source.said_at, f"{source.here} has no accounts", cure)])
    cure = "fill it, or delete it to have the project's own read" if source.here and source.project else ""
    return Fault(Place(source.shown), "the list has no accounts", cure)


def _local(path: Path) -> bytes:
    try:
        special = path.exists() and not path.is_file() and not path.is_dir()
        if not special and not (path.is_file() and path.stat().st_size > MAX_BYTES):
            return path.read_bytes()
        why = "this is no file to read" if special else f"the file is larger than {MAX_BYTES >> 20} MB"
    except FileNotFoundError:
        why = "there is no such file"
    except (OSError, ValueError) as error:
        why = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    raise FaultyFiles([Fault(Place(str(path)), why)])


def _table(data: bytes, content_type: str, source: AccountSource) -> AccountTable:
    suffix = source.suffix if source.suffix in _FORMATS else _TYPES.get(content_type, source.suffix)
    if suffix not in _FORMATS:
        told = f", and its type is {content_type}" if content_type else ""
        what = f'"{suffix}" says' if suffix else "its name says"
        raise FaultyFiles([Fault(Place(source.shown), f"{what} not how the list is written{told}", KINDS)])
    text, fault = decoded(data, source.shown)
    if fault:
        raise FaultyFiles([fault])
    return _FORMATS[suffix](text, source.shown)
