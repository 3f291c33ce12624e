"""The token: whose it is, what it may do, and how long; the same tests as a run makes, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from triage_bot.admin.doctor.facts import TokenFacts
from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding
from triage_bot.engine import triage
from triage_bot.errors import Refused
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import token_owner

OF_OTHER_USE = {
    "glcbt-": "a CI job token",
    "gldt-": "a deploy token",
    "glft-": "a feed token",
    "glrt-": "a runner token",
    "glptt-": "a trigger token",
}
"""How tokens begin that can neither read nor write issues."""

LEVELS = {0: "no member", 5: "minimal access", 10: "Guest", 15: "Planner", 20: "Reporter", 30: "Developer"}
LEVELS |= {25: "Security Manager", 40: "Maintainer", 50: "Owner"}
CURE = "make a project or group access token with scope api and role Planner, see the README"


def judge_form(token: str, job_token: str) -> Finding | None:
    """A token that is made for something else, known before it is sent anywhere."""
    kind = next((kind for start, kind in OF_OTHER_USE.items() if token.startswith(start)), "")
    if token and token == job_token:
        kind = OF_OTHER_USE["glcbt-"]
    return Finding(FAIL, "token", f"{kind} can neither read nor write issues", CURE) if kind else None


def judge_token(facts: TokenFacts, usernames: frozenset[str], today: date) -> list[Finding]:
    """Kind, scopes and expiry."""
    return [judge_owner(facts.me, usernames), judge_scopes(facts.token), judge_expiry(facts.token, today)]


def judge_owner(me: Me, usernames: frozenset[str]) -> Finding:
    """A bot's token, or a person's that the policy knows as the bot."""

    def fine() -> str:
        listed = "" if me.is_bot else ", listed under `bot`"
        return f"{_kind(me)}, user {me.user.username}{listed}"

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
    return _as_a_run(
        lambda: triage.check_token(token, write=True),
        "scopes",
        lambda: "api: it may read and write (a run needs api, a dry run read_api)",
    )


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
    return _as_a_run(lambda: triage.check_role(me, level, scope), "role", lambda: f"{LEVELS.get(level, level)}")


def _kind(me: Me) -> str:
    owner = token_owner(me.user.username)
    if owner:
        return f"{owner[0]} access token"
    if me.user.username.startswith("service_account_"):
        return "a service account's token"
    return "a bot user's token" if me.is_bot else "a personal token"


def _as_a_run(check: Callable[[], None], about: str, fine: Callable[[], str]) -> Finding:
    """The verdict of a check that a run makes too."""
    try:
        check()
    except Refused as error:
        return Finding(FAIL, about, error.message, error.hint)
    return Finding(OK, about, fine())
