"""Whether this token may do the job: scopes, role and whose it is, before anything is read or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from triage_bot.errors import Forbidden, Refused
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import Ref

PLANNER = 15
GRANULAR = "granular"
"""The one scope of fine-grained tokens (GitLab 18.10 and later)."""
DRY_RUN_NEEDS = ("Work Item: Read", "Label: Read", "Member: Read", "Project: Read", "Group: Read", "User: Read")
"""What a fine-grained token must be permitted, in the words of GitLab's page (19.2) on the REST API."""
RUN_NEEDS = ("Work Item: Create", "Work Item: Update", "Work Item: Delete", "Label: Create")
"""What a run needs beyond a dry run."""
SOON = 30
"""Days before a token's expiry from which every run says so."""


@dataclass(frozen=True)
class Admitted:
    """Where we are, who we are there, and what changes seldom: members and labels. True for some minutes."""

    scope: Scope
    me: Me
    token: TokenInfo
    members: Mapping[str, int]
    """The scope's members with their access levels; none where it is everything."""
    labels: frozenset[str]

    def only(self, iid: int) -> Admitted:
        """The same for a look at one issue of the project."""
        return replace(self, scope=replace(self.scope, one=Ref(self.scope.path, iid)))


def admit(gateway: Gateway, kind: str, path: str, usernames: frozenset[str], write: bool) -> Admitted:
    """Asks who and where we are; raises Refused if this token may not do the job, ScopeNotFound."""
    me = gateway.me()
    token = gateway.token()
    check_token(token, write)
    check_person(me, usernames, write)
    try:
        scope = gateway.scope(kind, path)
        levels = gateway.members(f"{scope.kind}:{scope.path}") if scope.kind != "all" else {}
        labels = gateway.labels(scope)
    except Forbidden as error:  # without these there is no run
        raise Refused(error.message, error.hint) from None
    if scope.kind != "all":
        check_role(me, levels.get(me.user.username, 0), scope)
    return Admitted(scope, me, token, levels, labels)


def check_token(token: TokenInfo, write: bool) -> None:
    """Raises Refused if the token lacks the scope: `api` to write, `read_api` to read.

    What a fine-grained token may do GitLab tells only when it refuses something: it is let through.
    """
    enough = {"api", GRANULAR} if write else {"api", GRANULAR, "read_api"}
    if token.scopes and not token.scopes & enough:
        have = ", ".join(sorted(token.scopes))
        raise Refused(f"the token lacks a scope, it has only: {have}", "a run needs `api`, a dry run `read_api`")


def check_person(me: Me, usernames: frozenset[str], write: bool) -> None:
    """A run with a person's token is refused: later runs could not tell the bot's notes from that person's."""
    if write and not me.is_bot and me.user.username not in usernames:
        hint = (
            "use a project or group access token, or list the user under `bot: {usernames: […]}`; "
            "a dry run works with your own token"
        )
        raise Refused(f"this token belongs to a person, {me.user.username}", hint)


def check_role(me: Me, level: int, scope: Scope) -> None:
    """Raises Refused below Planner: confidential issues would be hidden and edits silently dropped."""
    if not me.is_admin and scope.kind != "all" and level < PLANNER:
        raise Refused(
            f"this token's user has access level {level} in {scope.path}",
            "the bot needs at least Planner (15) there, else GitLab hides issues and drops edits",
        )


def expiry_warning(token: TokenInfo, today: date) -> str:
    """A line for every run when the token expires within 30 days; else nothing."""
    if token.expires_at is None:
        return ""
    days = (token.expires_at - today).days
    return f"the token expires in {days} days, on {token.expires_at}: rotate it" if days <= SOON else ""
