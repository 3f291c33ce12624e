"""One examination: reads step by step and judges each; what GitLab refuses outright ends it with a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from triage_bot.admin.doctor import accounts, host, people, place, token, webhook
from triage_bot.admin.doctor.finding import FAIL, Finding
from triage_bot.admin.doctor.reading import impatient, read_host, read_place, read_token
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Target
from triage_bot.errors import Forbidden, GitLabError, Refused, ResourceError, ScopeNotFound
from triage_bot.gitlab.gateway import Gateway

REFUSED, UNWELL, WELL = 3, 1, 0
REACH = "check --host-url (CI_SERVER_URL), and whether this machine may reach it"


@dataclass(frozen=True)
class Report:
    """All findings, and the exit code they come to."""

    findings: tuple[Finding, ...]
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """0: nothing fails, 1: something does, 3: GitLab could not be asked."""
        if self.refused:
            return REFUSED
        return UNWELL if any(one.level == FAIL for one in self.findings) else WELL


def examine(gateway: Gateway, target: Target, given: Given, now: Callable[[], datetime], job_token: str = "") -> Report:
    """Looks at everything; writes nothing."""
    found: list[Finding] = []
    form = token.judge_form(gateway.connection.token, job_token)
    if form:
        return Report((form,), refused=True)
    try:
        for finding in _steps(impatient(gateway), target, given, now):
            found.append(finding)
    except (GitLabError, ResourceError) as error:
        return Report((*found, _refusal(error)), refused=True)
    return Report(tuple(found))


def _steps(gateway: Gateway, target: Target, given: Given, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Findings in the order of the report, each as soon as what it needs is read."""
    policy = given.policy
    today = policy.calendar.day(given.now)
    there = read_host(gateway, now)
    yield host.judge_host(there.instance)
    yield host.judge_clock(there)
    who = read_token(gateway)
    yield from token.judge_token(who, policy.bot_usernames, today)
    scope = gateway.scope(target.kind, target.path)
    given, about_list = accounts.read_list(gateway, scope, given)
    everyone = people.named(given.people, given.account_list.accounts)
    here = read_place(gateway, scope, everyone)
    yield token.judge_role(who.me, here.levels, here.scope)
    yield host.judge_tier(there.instance, here.issues)
    yield from place.judge_policy(policy, today)
    yield from place.judge_place(here, policy)
    yield from about_list
    yield from people.judge_people(everyone, here.levels, here.strangers)
    yield from webhook.judge_hooks(here.hooks)


def _refusal(error: GitLabError | ResourceError) -> Finding:
    """The line an examination ends with."""
    if isinstance(error, ScopeNotFound):
        return Finding(FAIL, "project", error.message, error.hint)
    if isinstance(error, (Refused, Forbidden)):
        return Finding(FAIL, "token", error.message, error.hint)
    return Finding(FAIL, "host", error.message, error.hint or REACH)
