"""The account list where it is not a file here: whether it can be read, and what it holds."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding
from triage_bot.engine.fetch import Given
from triage_bot.errors import FaultyFiles, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Scope

CURE = "`triage-bot accounts check` lists all of it"


def read_list(gateway: Gateway, scope: Scope, given: Given) -> tuple[Given, list[Finding]]:
    """What is given with all accounts known, and a line about their list; raises what GitLab refuses as a whole."""
    unread = given.account_list.unread
    if unread is None:
        return given, []
    try:
        found = given.account_list.completed(gateway, scope, given.now)
    except FaultyFiles as error:
        first = error.faults[0]
        more = f" and {len(error.faults) - 1} more" if len(error.faults) > 1 else ""
        return given, [Finding(FAIL, "accounts", f"{first.place}: {first.message}{more}", first.hint or CURE)]
    except Unreachable as error:
        if not unread.url:
            raise
        return given, [Finding(FAIL, "accounts", error.message, error.hint or "check the address in the policies")]
    given = replace(given, account_list=found)
    if found.source is None:
        (nowhere,) = found.warnings
        return given, [Finding(WARN, "accounts", f"{nowhere.place}: {nowhere.message}", nowhere.hint)]
    what = f"{len(found.accounts)} in {found.source.shown}"
    if found.warnings:
        return given, [Finding(WARN, "accounts", f"{what}, with warnings", CURE)]
    return given, [Finding(OK, "accounts", what)]
