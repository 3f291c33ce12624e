"""One examination: reads step by step and judges each; what GitLab refuses outright ends it with a line of its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from triage_bot.admin import access, people, place, webhook
from triage_bot.admin.finding import FAIL, Finding
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Target
from triage_bot.errors import Forbidden, GitLabError, Refused, ResourceError, ScopeNotFound, TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.instance import Hooks, instance, newest, public_projects, system_notes

ISSUES = 20
LOOKED_UP = 50
"""People who are no members, looked up one by one; more are only named."""
PARALLEL = 8

K = TypeVar("K")
T = TypeVar("T")
REACH = "check --host-url (CI_SERVER_URL), and whether this machine may reach it"


@dataclass(frozen=True)
class Report:
    """All findings, and the exit code they come to."""

    findings: tuple[Finding, ...]
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """0: nothing fails, 1: something does, 3: GitLab could not be asked."""
        return 3 if self.refused else int(any(finding.level == FAIL for finding in self.findings))


def examine(gateway: Gateway, target: Target, given: Given, now: Callable[[], datetime], job_token: str = "") -> Report:
    """Looks at everything; writes nothing."""
    findings: list[Finding] = []
    if form := access.judge_form(gateway.connection.token, job_token):
        return Report((form,), refused=True)
    impatient = replace(gateway.connection.repeating, attempts=2)  # a doctor tells trouble instead of sitting it out
    try:
        connection = replace(gateway.connection, repeating=impatient)
        for finding in _steps(replace(gateway, connection=connection), target, given, now):
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
    levels = _allowed(lambda: gateway.members_now(f"{scope.kind}:{scope.path}"))
    issues = _allowed(lambda: newest(gateway.connection, scope, ISSUES)) or ()
    yield access.judge_role(me, levels, scope)
    yield access.judge_tier(host, issues)
    yield from place.judge_policy(policy, today)
    yield place.judge_visibility(scope, _allowed(lambda: public_projects(gateway.connection, scope)) or 0)
    yield place.judge_labels(policy.wanted_labels(), _allowed(lambda: gateway.labels(scope)))
    pages = _in_threads(lambda issue: _allowed(lambda: system_notes(gateway.connection, issue)), issues).values()
    yield place.judge_notes([note for page in pages for note in page or ()])
    yield from about_list
    names = people.strangers(everyone, levels)[:LOOKED_UP] if levels is not None else ()
    known = _in_threads(lambda name: gateway.user_id(name) is not None, names)
    yield from people.judge_people(everyone, levels, known)
    yield from webhook.judge_hooks(_allowed(lambda: Hooks(gateway.connection, scope).list(), Refused))


def _in_threads(read: Callable[[K], T], of: Sequence[K]) -> dict[K, T]:
    with ThreadPoolExecutor(PARALLEL) as pool:
        return dict(zip(of, pool.map(read, of), strict=True))


def _allowed(read: Callable[[], T], refusal: type[TriageBotError] = ResourceError) -> T | None:
    """What is read, or nothing where this token may not look."""
    try:
        return read()
    except refusal:
        return None


def _refusal(error: GitLabError | ResourceError) -> Finding:
    """The line an examination ends with."""
    known = isinstance(error, (ScopeNotFound, Refused, Forbidden))
    about = "project" if isinstance(error, ScopeNotFound) else "token" if known else "host"
    return Finding(FAIL, about, error.message, error.hint if known else error.hint or REACH)
