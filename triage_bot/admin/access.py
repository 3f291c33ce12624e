"""Token and host: whose it is, what it may do and how long; version, tier and clock. The tests are those of a run."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from triage_bot.admin.finding import FAIL, OK, WARN, Finding
from triage_bot.engine import triage
from triage_bot.errors import Refused
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.instance import Glimpse, Instance
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import token_owner

_BUILD = {True: " (enterprise build, which says nothing about the licence)", False: " (community edition)", None: ""}
_SET = "let it take its time from the network (NTP)"
NOTICED, BROKEN = 60, 300
"""Seconds two clocks may differ: beyond the second, signed webhooks are refused as too old."""


def judge_host(instance: Instance) -> Finding:
    """Version and build."""
    if not instance.version:
        return Finding(WARN, "host", "it answers, but does not say its version")
    return Finding(OK, "host", f"GitLab {instance.version}{_BUILD[instance.enterprise]}")


def judge_tier(instance: Instance, issues: Sequence[Glimpse]) -> Finding:
    """GitLab tells its licence to nobody but administrators; issues show fields of the tiers they are on."""
    if instance.enterprise is False:
        return Finding(OK, "tier", "Free: the community edition has no other")
    if not issues:
        return Finding(OK, "tier", "not known: there is no issue yet whose fields would show it")
    if any(issue.health_status for issue in issues):
        return Finding(OK, "tier", "Ultimate: issues show a health status")
    if any(issue.weight for issue in issues):
        return Finding(OK, "tier", "Premium: issues show a weight, but no health status")
    return Finding(OK, "tier", "Free: issues show no weight. The bot itself keeps one label per category, all the same")


def judge_clock(clock: datetime | None, now: datetime) -> Finding:
    """The time here against the time in GitLab's answer."""
    if clock is None:
        return Finding(WARN, "clock", "GitLab's answer holds no time to compare with")
    seconds = round((now - clock).total_seconds())
    apart = abs(seconds)
    if apart <= NOTICED:
        return Finding(OK, "clock", "this machine and GitLab agree")
    side = "ahead of" if seconds > 0 else "behind"
    what = f"this machine is {apart} seconds {side} GitLab"
    if apart > BROKEN:
        return Finding(FAIL, "clock", f"{what}: days are counted wrongly, and signed webhooks are refused", _SET)
    return Finding(WARN, "clock", what, _SET)


OF_OTHER_USE = {"glcbt-": "a CI job token", "gldt-": "a deploy token", "glft-": "a feed token"}
OF_OTHER_USE |= {"glrt-": "a runner token", "glptt-": "a trigger token"}
"""How tokens begin that can neither read nor write issues (https://docs.gitlab.com/security/tokens/)."""

# https://docs.gitlab.com/api/members/
LEVELS = {0: "no member", 5: "minimal access", 10: "Guest", 15: "Planner", 20: "Reporter", 30: "Developer"}
LEVELS |= {25: "Security Manager", 40: "Maintainer", 50: "Owner"}
CURE = "make a project or group access token with scope api and role Planner, see the README"


def judge_form(token: str, job_token: str) -> Finding | None:
    """A token that is made for something else, known before it is sent anywhere."""
    kind = next((kind for start, kind in OF_OTHER_USE.items() if token.startswith(start)), "")
    if token and token == job_token:
        kind = OF_OTHER_USE["glcbt-"]
    return Finding(FAIL, "token", f"{kind} can neither read nor write issues", CURE) if kind else None


def judge_owner(me: Me, usernames: frozenset[str]) -> Finding:
    """A bot's token, or a person's that the policy knows as the bot."""

    fine = f"{_kind(me)}, user {me.user.username}{'' if me.is_bot else ', listed under `bot`'}"
    return _as_a_run(lambda: triage.check_person(me, usernames, write=True), "token", fine)


def judge_scopes(token: TokenInfo) -> Finding:
    """`api` to write; of a fine-grained token it is known only what it should be permitted."""
    if not token.scopes:
        return Finding(WARN, "scopes", "GitLab does not say what this token may do", CURE)
    if triage.GRANULAR in token.scopes:
        what = "fine-grained: GitLab does not say what this token may do, only what it may not when it is asked"
        dry, more = ", ".join(triage.DRY_RUN_NEEDS), ", ".join(triage.RUN_NEEDS)
        cure = f"a dry run needs {dry}; a run also {more}; an account list in a repository Repository: Read"
        return Finding(WARN, "scopes", what, cure)
    fine = "api: it may read and write (a run needs api, a dry run read_api)"
    return _as_a_run(lambda: triage.check_token(token, write=True), "scopes", fine)


def judge_expiry(token: TokenInfo, today: date) -> Finding:
    """An expired token is refused before; this is about the next weeks."""
    if token.expires_at is None:
        never = "the token never expires" if token.scopes else "GitLab does not say when the token expires"
        return Finding(OK, "expiry", never)
    if warning := triage.expiry_warning(token, today):
        return Finding(WARN, "expiry", warning, "Access tokens → Rotate, then change the CI/CD variable")
    return Finding(OK, "expiry", f"the token is good until {token.expires_at}")


def judge_role(me: Me, levels: Mapping[str, int] | None, scope: Scope) -> Finding:
    """Planner in the project or group; more is needed only to read a private repository and to manage webhooks."""
    if me.is_admin:
        return Finding(OK, "role", "an administrator may do everything")
    if levels is None:
        return Finding(WARN, "role", "this token may not see the members, so its role is not known")
    level = levels.get(me.user.username, 0)
    return _as_a_run(lambda: triage.check_role(me, level, scope), "role", f"{LEVELS.get(level, level)}")


def _kind(me: Me) -> str:
    if owner := token_owner(me.user.username):
        return f"{owner[0]} access token"
    if me.user.username.startswith("service_account_"):
        return "a service account's token"
    return "a bot user's token" if me.is_bot else "a personal token"


def _as_a_run(check: Callable[[], None], about: str, fine: str) -> Finding:
    """The verdict of a check that a run makes too."""
    try:
        check()
    except Refused as error:
        return Finding(FAIL, about, error.message, error.hint)
    return Finding(OK, about, fine)
