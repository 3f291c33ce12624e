"""Accounts and people that files name: whether their list can be read, and whether GitLab lets people read issues."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from triage_bot.admin.finding import FAIL, OK, WARN, Finding, some
from triage_bot.context.standing import PLANNER
from triage_bot.engine.fetch import Given
from triage_bot.errors import FaultyFiles, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import People, Scope
from triage_bot.model.resource import Account
from triage_bot.shapes.values import Username
from triage_bot.text.fields import USERS
from triage_bot.text.inert import is_username

CURE = "`triage-bot accounts check` lists all of it"


def read_list(gateway: Gateway, scope: Scope, given: Given) -> tuple[Given, list[Finding]]:
    """What is given with all accounts known, and a line about their list; raises what GitLab refuses as a whole."""
    unread = given.account_list.unread
    if unread is None:
        return given, []
    try:
        given = given.completed(gateway, scope)
    except FaultyFiles as error:
        first = error.faults[0]
        more = f" and {len(error.faults) - 1} more" if len(error.faults) > 1 else ""
        return given, [Finding(FAIL, "accounts", f"{first.place}: {first.message}{more}", first.hint or CURE)]
    except Unreachable as error:
        if not unread.url:
            raise
        return given, [Finding(FAIL, "accounts", error.message, error.hint or "check the address in the policies")]
    account_list = given.account_list
    if account_list.source is None:
        (nowhere,) = account_list.warnings
        return given, [Finding(WARN, "accounts", f"{nowhere.place}: {nowhere.message}", nowhere.hint)]
    what = f"{len(account_list.accounts)} in {account_list.source.shown}"
    if account_list.warnings:
        return given, [Finding(WARN, "accounts", f"{what}, with warnings", CURE)]
    return given, [Finding(OK, "accounts", what)]


MUST = frozenset({"csm", "backup_csm"})
"""Columns whose people the bot assigns and reminds; others, such as the AE, may have no account in GitLab."""


def named(people: People, accounts: Iterable[Account]) -> dict[Username, bool]:
    """Everyone the people file and the account list name → whether the bot's work depends on them."""
    fromkeys = dict.fromkeys(map(Username, people.named()), True)
    for account in accounts:
        for column in USERS & account.fields.keys():
            name = Username(account.fields[column] or "")
            fromkeys[name] = fromkeys.get(name, False) or column in MUST
    return {name: needed for name, needed in sorted(fromkeys.items()) if name}


def strangers(everyone: Iterable[Username], members: Iterable[str]) -> tuple[Username, ...]:
    """Usernames to look up: those that are members under no spelling."""
    known = frozenset(map(Username, members))
    return tuple(name for name in everyone if is_username(name) and name not in known)


def judge_people(
    everyone: Mapping[Username, bool], levels: Mapping[str, int] | None, exists: Mapping[Username, bool]
) -> list[Finding]:
    """One line for each kind of trouble, or one that all is well."""
    if levels is None:
        return [Finding(WARN, "people", "this token may not see the members, so nobody could be checked")]
    known = {Username(name): level for name, level in levels.items()}
    groups: defaultdict[tuple[bool, str, str], list[str]] = defaultdict(list)
    for name, needed in everyone.items():
        if trouble := _trouble(name, known, exists):
            groups[not needed, *trouble].append(name)
    if not groups:
        return [Finding(OK, "people", f"everyone named ({len(everyone)}) may read confidential issues")]
    return [
        Finding(WARN if spare else FAIL, "people", f"{what}: {some(names)}", cure)
        for (spare, what, cure), names in sorted(groups.items())
    ]


def _trouble(name: Username, levels: Mapping[Username, int], exists: Mapping[Username, bool]) -> tuple[str, str] | None:
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
