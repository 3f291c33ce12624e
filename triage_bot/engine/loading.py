"""Policies with the account and people files they name: read together, and the files whose change matters."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from triage_bot.accounts.account_list import NO_LIST, AccountList
from triage_bot.accounts.web import Web
from triage_bot.engine.fetch import Given
from triage_bot.errors import Fault, FaultyFiles, Place, UsageError, ValueFault
from triage_bot.model.addresses import AccountSource, Host, given_instead
from triage_bot.model.facts import People
from triage_bot.model.resource import ACCOUNTS
from triage_bot.plan.plan import Options
from triage_bot.policy.load import load
from triage_bot.policy.people import load_people
from triage_bot.policy.policy_set import NOTHING_OUTSIDE, Outside, PolicySet
from triage_bot.policy.reading import policies_in
from triage_bot.policy.shelf import folders
from triage_bot.text.calendar import Calendar

BY_DEFAULT = (Path(".triage-policies.yml"), Path("policies") / "triage.yml")
"""The gem's file, and ours that a team edits."""

ZONES = "/usr/share/zoneinfo/"
"""Where a time zone's file is, as `TZ` may name it."""

Signature = frozenset[tuple[str, int, int]]
"""Path, time of the last change (ns) and size of files; differs when one of them was changed."""


@dataclass(frozen=True)
class Loaded:
    """Policies with the account and people files they name."""

    policy: PolicySet
    given: Given
    warnings: tuple[Fault, ...]


def policy_files(files: Iterable[Path]) -> list[Path]:
    """The files given, a folder standing for its policies; else those by default; raises UsageError.

    By default: the gem's `.triage-policies.yml`, else `policies/triage.yml`, else all policies in that folder.
    """
    given = [file for path in files for file in (policies_in(path) or [path])]
    if given:
        return given
    by_name = next((path for path in BY_DEFAULT if path.is_file()), None)
    paths = [by_name] if by_name else policies_in(Path("policies"))
    if not paths:
        hint = "pass -f, write .triage-policies.yml or policies/triage.yml, or begin with `triage-bot init`"
        raise UsageError("there is no policy file here", hint)
    return paths


def load_policies(
    files: Iterable[Path],
    allow_unknown_keys: bool,
    accounts: str = "",
    host: Host | None = None,
    zone: str = "",
    outside: Outside = NOTHING_OUTSIDE,
) -> PolicySet:
    """The policies, with another account list if one is named; raises FaultyFiles, UsageError.

    `zone` is the time zone of the process (`TZ`), for policies that name none.
    `host` is the one a run asks: policies that were written for another origin are at fault (the gem would go there).
    """
    policy = in_zone(load(policy_files(files), allow_unknown_keys, outside), zone)
    if host:
        check_host(policy, host)
    policy = replace(policy, account_source=named_list(accounts, policy)) if accounts else policy
    return replace(policy, warnings=(*policy.warnings, *_without_list(policy)))


def in_zone(policy: PolicySet, zone: str) -> PolicySet:
    """The policies with days of this time zone if they name none; of UTC, with a warning, if there is no such zone."""
    name = zone.removeprefix(":").removeprefix(ZONES)
    if not name or "timezone" in policy.calendar.model_fields_set:
        return policy
    try:
        known = Calendar(timezone=name).timezone
    except ValueError:
        hint = "write one such as Europe/Berlin"
        what = "this names no time zone that is known here, so days are those of UTC"
        return replace(policy, warnings=(*policy.warnings, Fault(Place("TZ"), what, hint)))
    return replace(policy, calendar=Calendar.model_construct(**{**dict(policy.calendar), "timezone": known}))


def _without_rules(policy: PolicySet) -> list[Fault]:
    """A fault if there is nothing to do: what was meant was not switched on."""
    hint = "switch a step on, as `steps: [core]` does, or write `resource_rules: …`"
    some = policy.steps or policy.of_the_gem
    return [] if some else [Fault(Place(str(policy.files[0])), "there is no rule in these files", hint)]


def _without_list(policy: PolicySet) -> list[Fault]:
    """A warning if there are rules for accounts, and no account list."""
    rule = next((rule for rule in policy.rules if rule.type == ACCOUNTS), None)
    if rule is None or policy.account_source:
        return []
    hint = "name the account list: `accounts: {file: accounts.csv, project: self}`"
    return [Fault(rule.place, "rules for accounts have no accounts to look at", hint)]


def check_host(policy: PolicySet, host: Host) -> None:
    """Raises FaultyFiles if the policies were written for another origin than the one that is asked."""
    named = policy.host_url
    if named is None or named.origin == host.origin:
        return
    asked = f"the host is {host.origin}" if host.given else f"no host is given, so it is {host.origin}"
    what = f"host_url names {named.origin}, but {asked}: a policy does not choose where the token goes"
    place = policy.host_place or Place("host_url")
    raise FaultyFiles([Fault(place, what, f"leave it out, or pass --host-url {named.origin} yourself")])


def named_list(text: str, policy: PolicySet | None = None) -> AccountSource:
    """The list (path or address) somebody names, written as the policy's own list is; raises UsageError."""
    try:
        return given_instead(text, policy.account_source if policy else None)
    except ValueFault as fault:
        raise UsageError(f"--accounts: {fault}", "pass a path or an https:// address") from None


def load_everything(
    files: Iterable[Path],
    allow_unknown_keys: bool,
    now: datetime,
    env: Mapping[str, str],
    options: Options | None = None,
    accounts: str = "",
    ask: bool = True,
    host: Host | None = None,
    outside: Outside = NOTHING_OUTSIDE,
) -> Loaded:
    """Policies, accounts and people; raises FaultyFiles with the faults of all of them at once.

    `env` holds the token for an address, and the time zone. `accounts` is a list (path or address) instead of the
    policies' own; without `ask` no address is asked, and a list there is left to be read later, as one in a project
    always is.
    `host` is compared with the policies' own before anything is asked; `outside` is what expressions may read.
    """
    policy = load_policies(files, allow_unknown_keys, accounts, host, env.get("TZ", ""), outside)
    people, account_list = _data(policy, now, Web(env), ask)
    given = Given(
        policy=policy,
        now=now,
        account_list=account_list,
        people=people,
        options=options or Options(),
    )
    return Loaded(policy, given, (*policy.warnings, *account_list.warnings))


def _data(policy: PolicySet, now: datetime, web: Web, ask: bool) -> tuple[People, AccountList]:
    """The people and account files that policies name; raises FaultyFiles with the faults of both."""
    source, people, account_list, faults = policy.account_source, People(), NO_LIST, _without_rules(policy)
    try:
        people = load_people(policy.people_file, policy.categories) if policy.people_file else people
    except FaultyFiles as error:
        faults += error.faults
    try:
        if source:
            later = source.url and not ask
            account_list = AccountList(unread=source, web=web) if later else AccountList.read(source, now, web=web)
    except FaultyFiles as error:
        faults += error.faults
    if faults:
        raise FaultyFiles(faults)
    return people, account_list


def signature(files: Iterable[Path], policy: PolicySet) -> Signature:
    """What the files looked like that these policies were, or would now be, made of; vanished ones are left out."""
    named = set(policy.files)
    with suppress(UsageError):
        named |= set(policy_files(files))
    source = policy.account_source
    data = (policy.people_file, Path(source.here) if source and source.here else None)
    looks = set()
    templates = (file for folder in folders(named) for file in folder.rglob("*.j2"))
    for file in {*named, *filter(None, data), *templates}:
        with suppress(OSError):
            stat = file.stat()
            looks.add((str(file), stat.st_mtime_ns, stat.st_size))
    return frozenset(looks)
