"""fetch → plan → apply: the lines all surfaces share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from triage_bot.apply.apply import Applied, Apply
from triage_bot.apply.pace import Pace
from triage_bot.changes.change import Change
from triage_bot.context.scene import LIST_LABEL, SNOOZED
from triage_bot.engine import admission
from triage_bot.engine.admission import Admitted
from triage_bot.engine.fetch import Given, fetch
from triage_bot.errors import FuseBlown
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import Progress, quiet
from triage_bot.model.facts import Scope, Snapshot
from triage_bot.plan import renamed
from triage_bot.plan.plan import Plan

MAX_CHANGES = 200


@dataclass(frozen=True)
class Target:
    """What to look at: kind is projects, groups or all; `iid` narrows to one issue."""

    kind: str
    path: str
    iid: int = 0


@dataclass(frozen=True)
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
    here = admission.admit(gateway, target.kind, target.path, given.policy.bot_usernames, write)
    return look_from(gateway, here.only(target.iid) if target.iid else here, given, progress)


def look_from(gateway: Gateway, here: Admitted, given: Given, progress: Progress = quiet) -> Result:
    """Reads and plans where we have been admitted already."""
    account_list = given.account_list.completed(gateway, here.scope, given.now)
    told = account_list.warnings if given.account_list.unread else ()  # of one that was read before, at that time
    given = replace(given, account_list=account_list)
    snapshot, plan = fetch(gateway, here, given, progress)
    warning = admission.expiry_warning(here.token, given.policy.calendar.day(given.now))
    warnings = tuple(one for one in (warning, *map(str, told), *plan.warnings) if one)
    return Result(here.scope, snapshot, plan, None, warnings, gateway.requests)


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
    return Apply(gateway, result.snapshot, own_labels, pace, progress, given.policy.categories).run(changes)


def check_ids(plan: Plan, given: Given) -> None:
    """Raises FaultyFiles if many accounts have other ids than before: each would get a second issue."""
    source = given.policy.account_source
    renamed.check(plan.renamed, source.shown if source else "")


def check_fuse(plan: Plan, max_changes: int) -> None:
    """Raises FuseBlown if the plan has more changes than allowed."""
    count = len(plan.changes)
    if count > max_changes:
        raise FuseBlown(
            f"this run would make {count} changes, more than the {max_changes} allowed; nothing was written",
            "read the dry run, then raise --max-changes if that is right",
        )
