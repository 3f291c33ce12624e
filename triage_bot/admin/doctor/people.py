"""The people that files name: whether GitLab knows them, and whether they may read confidential issues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding, some
from triage_bot.model.facts import People
from triage_bot.model.resource import Account
from triage_bot.shapes.values import Username
from triage_bot.text.fields import USERS
from triage_bot.text.inert import is_username

PLANNER = 15
"""The lowest role that reads confidential issues of others; before GitLab 17.7 that was Reporter (20)."""

MUST = frozenset({"csm", "backup_csm"})
"""Columns whose people the bot assigns and reminds; others, such as the AE, may have no account in GitLab."""


@dataclass(frozen=True, slots=True)
class Named:
    """A username as it is written, and whether the bot's work depends on it."""

    username: str
    needed: bool


def named(people: People, accounts: Iterable[Account]) -> tuple[Named, ...]:
    """Everyone the people file and the account list name, once each."""
    found: dict[Username, bool] = {}
    for name in map(Username, _in_people(people)):
        found[name] = True
    for account in accounts:
        for column in USERS & account.fields.keys():
            name = Username(account.fields[column] or "")
            found[name] = found.get(name, False) or column in MUST
    return tuple(Named(name, needed) for name, needed in sorted(found.items()) if name)


def _in_people(people: People) -> Iterable[str]:
    for name, person in people.persons.items():
        yield from (name, person.backup)
    for role in people.roles.values():
        yield from (*role.by_region.values(), *role.by_segment.values(), *role.by_stage.values(), role.default)


def strangers(everyone: Sequence[Named], members: Iterable[str]) -> tuple[str, ...]:
    """Usernames to look up: those that are members under no spelling."""
    known = frozenset(map(Username, members))
    return tuple(one.username for one in everyone if is_username(one.username) and Username(one.username) not in known)


def judge_people(
    everyone: Sequence[Named], levels: Mapping[str, int] | None, exists: Mapping[str, bool]
) -> list[Finding]:
    """One line for each kind of trouble, or one that all is well."""
    if levels is None:
        return [Finding(WARN, "people", "this token may not see the members, so nobody could be checked")]
    known = {Username(name): level for name, level in levels.items()}
    groups: defaultdict[tuple[bool, str, str], list[str]] = defaultdict(list)
    for one in everyone:
        if trouble := _trouble(Username(one.username), known, exists):
            groups[not one.needed, *trouble].append(one.username)
    if not groups:
        return [Finding(OK, "people", f"everyone named ({len(everyone)}) may read confidential issues")]
    return [
        Finding(WARN if spare else FAIL, "people", f"{what}: {some(names)}", cure)
        for (spare, what, cure), names in sorted(groups.items())
    ]


def _trouble(name: Username, levels: Mapping[Username, int], exists: Mapping[str, bool]) -> tuple[str, str] | None:
    """What is wrong, and how to mend it."""
    if not is_username(name):
        return "no usernames, shown as plain text", "write usernames"
    if name not in levels:
        if name not in exists:
            return "no members, not looked up", "invite them as Planner"
        if not exists[name]:
            return "unknown to GitLab", "check the spelling in the people file and the account list"
        return "no members, so they can be neither assigned nor mentioned", "invite them as Planner"
    if levels[name] < PLANNER:
        return "members who may not read confidential issues", "raise their role to Planner"
    return None
