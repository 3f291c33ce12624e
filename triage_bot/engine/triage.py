"""fetch → plan → apply: the lines all surfaces share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from triage_bot.apply.apply import Applied, Apply
from triage_bot.apply.speaking import Pace
from triage_bot.changes.change import Change
from triage_bot.context.scene import LIST_LABEL, SNOOZED
from triage_bot.context.standing import PLANNER
from triage_bot.engine.fetch import Admitted, Given, fetch
from triage_bot.errors import Forbidden, FuseBlown, Refused
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import Progress, quiet
from triage_bot.model.facts import Me, Scope, Snapshot
from triage_bot.plan import renamed
from triage_bot.plan.plan import MAX_CHANGES, Plan

GRANULAR = "granular"
"""The one scope of fine-grained tokens (GitLab 18.10 and later)."""
DRY_RUN_NEEDS = ("Work Item: Read", "Label: Read", "Member: Read", "Project: Read", "Group: Read", "User: Read")
"""What a fine-grained token must be permitted, in GitLab's words, 19.2
(https://docs.gitlab.com/auth/tokens/fine_grained_access_tokens/)."""
RUN_NEEDS = ("Work Item: Create", "Work Item: Update", "Work Item: Delete", "Label: Create")
"""What a run needs beyond a dry run."""
NOT_HEARD = "GitLab does not list its notes, so it is not known what was said before"
SOON = 30
"""Days before a token's expiry from which every run says so."""


@dataclass(frozen=True)
class Target:
    """What to look at: kind is projects, groups or all; `iid` narrows to one resource, of this type."""

    kind: str
    path: str
    iid: int = 0
    type: str = "issues"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was seen, what was planned, and what became of it (None: nothing was to be written)."""

    scope: Scope
    snapshot: Snapshot
    plan: Plan
    applied: Applied | None
    warnings: tuple[str, ...]
    requests: int


def look(gateway: Gateway, target: Target, given: Given, write: bool, progress: Progress) -> Result:
    """Checks the token, reads, and plans; `write` says whether the plan is going to be applied."""
    here = admit(gateway, target.kind, target.path, given.policy.bot_usernames, write)
    if not target.iid:
        return look_from(gateway, here, given, progress)
    given = replace(given, policy=given.policy.only(target.type))
    return look_from(gateway, here.only(target.iid, target.type), given, progress)


def look_from(gateway: Gateway, here: Admitted, given: Given, progress: Progress = quiet) -> Result:
    """Reads and plans where we have been admitted already."""
    before, given = given, given.completed(gateway, here.scope)
    told = given.account_list.warnings if before.account_list.unread else ()  # of one read before, at that time
    snapshot, plan = fetch(gateway, here, given, progress)
    warning = expiry_warning(here.token, given.policy.calendar.day(given.now))
    unheard = (f"{ref}: {NOT_HEARD}" for ref in sorted(gateway.unheard))
    warnings = tuple(text for text in (warning, *map(str, told), *plan.warnings, *unheard) if text)
    return Result(
        scope=here.scope, snapshot=snapshot, plan=plan, applied=None, warnings=warnings, requests=gateway.requests
    )


def triage(
    gateway: Gateway,
    target: Target,
    given: Given,
    pace: Pace,
    max_changes: int = MAX_CHANGES,
    progress: Progress = quiet,
) -> Result:
    """Reads, plans and applies; raises FuseBlown before any write if the plan is too large."""
    return write(gateway, look(gateway, target, given, True, progress), given, pace, max_changes, progress)


def write(
    gateway: Gateway, seen: Result, given: Given, pace: Pace, max_changes: int = MAX_CHANGES, progress: Progress = quiet
) -> Result:
    """Applies the plan of a look; raises FuseBlown before any write if it is too large, and FaultyFiles."""
    check_ids(seen.plan, given)
    check_fuse(seen.plan, max_changes)
    applied = carry_out(gateway, seen, seen.plan.changes, given, pace, progress)
    return replace(seen, applied=applied, requests=gateway.requests)


def carry_out(
    gateway: Gateway, result: Result, changes: Iterable[Change], given: Given, pace: Pace, progress: Progress = quiet
) -> Applied:
    """Applies changes made from what a look has seen."""
    own_labels = frozenset(given.policy.taxonomy_labels()) | {LIST_LABEL, SNOOZED}
    return Apply(
        gateway=gateway,
        snapshot=result.snapshot,
        own_labels=own_labels,
        pace=pace,
        progress=progress,
        categories=given.policy.categories,
    ).run(changes)


def check_ids(plan: Plan, given: Given) -> None:
    """Raises FaultyFiles if many accounts have other ids than before: each would get a second issue."""
    source = given.policy.account_source
    if plan.renamed:
        renamed.check(plan.renamed, source.shown if source else "")


def check_fuse(plan: Plan, max_changes: int) -> None:
    """Raises FuseBlown if the plan has more changes than allowed."""
    count = len(plan.changes)
    if count > max_changes:
        raise FuseBlown(
            f"this run would make {count} changes, more than the {max_changes} allowed; nothing was written",
            "read the dry run, then raise --max-changes if that is right",
        )


def admit(gateway: Gateway, kind: str, path: str, usernames: frozenset[str], write: bool) -> Admitted:
    """Asks who and where we are; raises Refused if this token may not do the job, ScopeNotFound."""
    me = gateway.me()
    token = gateway.token()
    check_token(token, write)
    check_person(me, usernames, write)
    try:
        scope = gateway.scope(kind, path)
        levels = gateway.members_now(f"{scope.kind}:{scope.path}") if scope.kind != "all" else {}
        labels = gateway.labels(scope)
    except Forbidden as error:  # without these there is no run
        raise Refused(error.message, error.hint) from None
    if scope.kind != "all":
        check_role(me, levels.get(me.user.username, 0), scope)
    return Admitted(scope=scope, me=me, token=token, members=levels, labels=labels)


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
