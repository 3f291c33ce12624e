"""Policies with the account and people files they name: read together, and the files whose change matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from triage_bot.accounts.people import load_people
from triage_bot.accounts.registry import Registry, load_accounts
from triage_bot.errors import Fault, FaultyFiles, UsageError
from triage_bot.fetch import Given
from triage_bot.model.people import People
from triage_bot.plan.plan import Options
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet
from triage_bot.policy.templates import folders

NO_POLICIES = ("people.yml", "accounts.yml")
"""Files in a policies folder that are data, not policies."""

Signature = frozenset[tuple[str, int, int]]
"""Path, time of the last change (ns) and size of files; differs when one of them was changed."""


@dataclass(frozen=True)
class Loaded:
    """Policies with the account and people files they name."""

    policy: PolicySet
    given: Given
    warnings: tuple[Fault, ...]


def policy_files(files: Iterable[Path]) -> list[Path]:
    """The files given, else the gem's default name, else the policies folder; raises UsageError."""
    if files := list(files):
        return files
    default = Path(".triage-policies.yml")
    if default.is_file():
        return [default]
    found = [
        file
        for file in sorted(Path("policies").glob("*.yml"))
        if file.name not in NO_POLICIES and not file.name.endswith((".example.yml", ".cases.yml"))
    ]
    if not found:
        raise UsageError(
            "there is no policy file here",
            "pass -f, write .triage-policies.yml or policies/*.yml, or begin with `triage-bot init`",
        )
    return found


def load_everything(
    files: Iterable[Path], allow_unknown_keys: bool, now: datetime, options: Options | None = None
) -> Loaded:
    """Policies, accounts and people; raises FaultyFiles with the faults of all of them at once."""
    policy = load(policy_files(files), allow_unknown_keys)
    found: list[Fault] = []
    people, registry = People(), Registry(())
    try:
        people = load_people(policy.people_file) if policy.people_file else people
    except FaultyFiles as error:
        found += error.faults
    try:
        registry = load_accounts(policy.account_file) if policy.account_file else registry
    except FaultyFiles as error:
        found += error.faults
    if found:
        raise FaultyFiles(found)
    given = Given(policy, now, registry.accounts, people, options or Options())
    return Loaded(policy, given, (*policy.warnings, *registry.warnings))


def signature(files: Iterable[Path], policy: PolicySet) -> Signature:
    """What the files looked like that these policies were, or would now be, made of; vanished ones are left out."""
    return frozenset(_looks(files, policy))


def _looks(files: Iterable[Path], policy: PolicySet) -> Iterator[tuple[str, int, int]]:
    try:
        named = {*policy_files(files), *policy.files}
    except UsageError:
        named = set(policy.files)
    data = {file for file in (policy.people_file, policy.account_file) if file}
    templates = {file for folder in folders(named) for file in folder.rglob("*.j2")}
    for file in named | data | templates:
        try:
            seen = file.stat()
        except OSError:
            continue
        yield str(file), seen.st_mtime_ns, seen.st_size
