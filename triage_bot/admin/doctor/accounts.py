"""The account list where it is not a file here: whether it can be read, and what it holds."""

from __future__ import annotations

from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding
from triage_bot.engine.fetch import Given, listed
from triage_bot.errors import FaultyFiles, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Scope

CURE = "`triage-bot accounts check` lists all of it"


def read_list(gateway: Gateway, scope: Scope, given: Given) -> tuple[Given, list[Finding]]:
    """What is given with all accounts known, and a line about their list; raises what GitLab refuses as a whole."""
    source = given.unread
    if source is None:
        return given, []
    try:
        found = listed(gateway, scope, given)
    except FaultyFiles as error:
        first = error.faults[0]
        more = f" and {len(error.faults) - 1} more" if len(error.faults) > 1 else ""
        return given, [Finding(FAIL, "accounts", f"{first.place}: {first.message}{more}", first.hint or CURE)]
    except Unreachable as error:
        if not source.url:
            raise
        return given, [Finding(FAIL, "accounts", error.message, error.hint or "check the address in the policies")]
    if source.is_local and not found.accounts:
        return found, []
    shown = f"{scope.path}:{source.name}" if source.is_local else source.shown
    what = f"{len(found.accounts)} in {shown}"
    if found.warnings:
        return found, [Finding(WARN, "accounts", f"{what}, with warnings", CURE)]
    return found, [Finding(OK, "accounts", what)]
