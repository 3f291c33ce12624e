"""One examination: reads step by step and judges each; what GitLab refuses outright ends it with a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from triage_bot.admin import access, people, place, webhook
from triage_bot.admin.finding import FAIL, Finding
from triage_bot.admin.reading import impatient, read_place
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Target
from triage_bot.errors import Forbidden, GitLabError, Refused, ResourceError, ScopeNotFound
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.instance import instance

REACH = "check --host-url (CI_SERVER_URL), and whether this machine may reach it"


@dataclass(frozen=True)
class Report:
    """All findings, and the exit code they come to."""

    findings: tuple[Finding, ...]
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """0: nothing fails, 1: something does, 3: GitLab could not be asked."""
        return 3 if self.refused else int(any(one.level == FAIL for one in self.findings))


def examine(gateway: Gateway, target: Target, given: Given, now: Callable[[], datetime], job_token: str = "") -> Report:
    """Looks at everything; writes nothing."""
    findings: list[Finding] = []
    if form := access.judge_form(gateway.connection.token, job_token):
        return Report((form,), refused=True)
    try:
        for finding in _steps(impatient(gateway), target, given, now):
            findings.append(finding)
    except (GitLabError, ResourceError) as error:
        return Report((*findings, _refusal(error)), refused=True)
    return Report(tuple(findings))


def _steps(gateway: Gateway, target: Target, given: Given, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Findings in the order of the report, each as soon as what it needs is read."""
    policy = given.policy
    today = policy.calendar.day(given.now)
    host = instance(gateway.connection)
    yield access.judge_host(host)
    yield access.judge_clock(host.clock, now())
    me, token = gateway.me(), gateway.token()
    yield access.judge_owner(me, policy.bot_usernames)
    yield access.judge_scopes(token)
    yield access.judge_expiry(token, today)
    scope = gateway.scope(target.kind, target.path)
    given, about_list = people.read_list(gateway, scope, given)
    everyone = people.named(given.people, given.account_list.accounts)
    here = read_place(gateway, scope, everyone)
    yield access.judge_role(me, here.levels, scope)
    yield access.judge_tier(host, here.issues)
    yield from place.judge_policy(policy, today)
    yield place.judge_visibility(scope, here.public)
    yield place.judge_labels(policy.wanted_labels(), here.labels)
    yield place.judge_notes(here.notes)
    yield from about_list
    yield from people.judge_people(everyone, here.levels, here.strangers)
    yield from webhook.judge_hooks(here.hooks)


def _refusal(error: GitLabError | ResourceError) -> Finding:
    """The line an examination ends with."""
    known = isinstance(error, (ScopeNotFound, Refused, Forbidden))
    about = "project" if isinstance(error, ScopeNotFound) else "token" if known else "host"
    return Finding(FAIL, about, error.message, error.hint if known else error.hint or REACH)
