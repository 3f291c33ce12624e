"""Account lists by their source: bytes from a file, an address or a project, made into accounts by their format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from triage_bot.accounts.csv_rows import csv_table
from triage_bot.accounts.encoding import decoded
from triage_bot.accounts.json_rows import json_table
from triage_bot.accounts.registry import Registry, registry_of
from triage_bot.accounts.table import Table
from triage_bot.accounts.web import MAX_BYTES, WITHOUT_TOKENS, Web
from triage_bot.accounts.yaml_rows import yaml_table
from triage_bot.errors import Fault, FaultyFiles, Forbidden, NotFound, Place
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.account_source import HEAD, AccountSource
from triage_bot.model.facts import Scope

_FORMATS: dict[str, Callable[[str, str], Table]] = {
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


def load_accounts(source: AccountSource, today: date | None = None, web: Web = WITHOUT_TOKENS) -> Registry:
    """Reads a list that is here or at an address; raises FaultyFiles with every fault, and Unreachable.

    Renewals that are over are told of if `today` is given.
    """
    if source.is_local:
        return _made(_local(source), "", source, today)
    data, kind = web.download(source)
    return _made(data, kind, source, today)


def read_from_project(gateway: Gateway, source: AccountSource, today: date | None = None) -> Registry:
    """Reads a list that is a file in a GitLab project; raises FaultyFiles also if it is not there."""
    try:
        data = gateway.file(source.project, source.file, source.ref)
    except (NotFound, Forbidden) as error:
        why = f"there is no {source.file} in {source.project} at {source.ref}, or this token may not read it"
        raise FaultyFiles([Fault(Place(source.shown), why, error.message)]) from None
    return _made(data, "", source, today)


def read_own(gateway: Gateway, scope: Scope, source: AccountSource) -> Registry:
    """What the project that is looked at keeps under the name of an empty local list; nothing if it keeps none."""
    own = AccountSource(source.name, project=scope.path, dates=source.dates, columns=source.columns)
    try:
        data = gateway.file(own.project, own.file, HEAD)
    except (NotFound, Forbidden):
        return Registry()
    return _made(data, "", own, None)


def _local(source: AccountSource) -> bytes:
    path, place = Path(source.file), Place(source.shown)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise FaultyFiles([Fault(place, "this is no file to read")])
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise FaultyFiles([Fault(place, f"the file is larger than {MAX_BYTES >> 20} MB")])
        return path.read_bytes()
    except FileNotFoundError:
        raise FaultyFiles([Fault(place, "there is no such file")]) from None
    except (OSError, ValueError) as error:
        why = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise FaultyFiles([Fault(place, why)]) from None


def _made(data: bytes, content_type: str, source: AccountSource, today: date | None) -> Registry:
    suffix = source.suffix if source.suffix in _FORMATS else _TYPES.get(content_type, source.suffix)
    if suffix not in _FORMATS:
        told = f", and its type is {content_type}" if content_type else ""
        what = f'"{suffix}" says' if suffix else "its name says"
        raise FaultyFiles([Fault(Place(source.shown), f"{what} not how the list is written{told}", KINDS)])
    text, fault = decoded(data, source.shown)
    if fault:
        raise FaultyFiles([fault])
    return registry_of(_FORMATS[suffix](text, source.shown), source, today)
