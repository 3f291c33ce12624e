"""Scope → Snapshot: lists each issue once, then asks only for the facts that are still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from triage_bot.actions.summarize import Summarize
from triage_bot.admission import Admitted
from triage_bot.conditions.state import State
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.gateway import Gateway, Progress, Query
from triage_bot.gitlab.listing import PARALLEL
from triage_bot.model import facts as f
from triage_bot.model.facts import EMPTY, Facts, Me, Need, Scope, Snapshot
from triage_bot.model.people import Identity, People
from triage_bot.model.resource import Account, Issue, Ref, token_owner
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planner import Memo, plan
from triage_bot.policy.policy_set import PolicySet, Rule
from triage_bot.scene import LIST_LABEL
from triage_bot.text import marker

MAX_ROUNDS = 6
CLOSED_LATELY = timedelta(days=366)
"""Accounts' closed issues that still matter: a person's fresh close, and one that was moved elsewhere."""


@dataclass(frozen=True)
class Given:
    """What is known before GitLab is asked."""

    policy: PolicySet
    now: datetime
    accounts: tuple[Account, ...] = ()
    people: People = field(default_factory=People)
    options: Options = field(default_factory=Options)


def fetch(gateway: Gateway, here: Admitted, given: Given, progress: Progress) -> tuple[Snapshot, Plan]:
    """Reads what the policy needs; returns it with the plan made of it (facts missing in it cannot be had)."""
    scope, me = here.scope, here.me
    issues = _lists(gateway, scope, given, progress)
    snapshot = Snapshot(
        scope=scope,
        me=me,
        taken_at=given.now,
        identity=identity_of(given.policy, me, scope, issues.values()),
        people=given.people,
        issues=issues,
        accounts=given.accounts,
        labels=here.labels,
        members={f"{scope.kind}:{scope.path}": here.members} if here.members else {},
    )
    memo: Memo = {}
    for _ in range(MAX_ROUNDS):
        planned = plan(given.policy, snapshot, given.now, given.options, memo)
        if not planned.missing:
            break
        snapshot = _hydrate(gateway, snapshot, planned.missing, progress)
    return snapshot, planned


def identity_of(policy: PolicySet, me: Me, scope: Scope, issues: Iterable[Issue]) -> Identity:
    """Who is the bot here: listed names, this token's bot user, and this scope's token bots."""
    own = frozenset({me.user.username}) if me.is_bot else frozenset()
    projects = frozenset(issue.project_id for issue in issues)
    owner = token_owner(me.user.username)
    groups = scope.group_ids | ({owner[1]} if owner and owner[0] == "group" else frozenset())
    if scope.kind == "projects":
        projects |= {scope.id}
    return Identity(policy.bot_usernames | own, groups, projects, policy.other_bots)


# Lists ----------------------------------------------------------------------------------------


def _lists(gateway: Gateway, scope: Scope, given: Given, progress: Progress) -> dict[Ref, Issue]:
    """Every list the rules need, each read once for all of them."""
    if scope.one:
        return _one(gateway, scope, scope.one, given, progress)
    found: dict[Ref, Issue] = {}
    for query in queries(given.policy, scope, given.now):
        for issue in gateway.issues(scope, query, progress):
            found.setdefault(issue.ref, issue)
    return found


def _one(gateway: Gateway, scope: Scope, ref: Ref, given: Given, progress: Progress) -> dict[Ref, Issue]:
    """One issue, and people's lists: they remember reminders that were given for it."""
    try:
        issue = gateway.issue(ref)
    except NotFound:
        raise ScopeNotFound(f"there is no issue {ref} for this token") from None
    found = {issue.ref: issue}
    if _reminds(given.policy):
        for one in gateway.issues(scope, Query(state=None, labels=(LIST_LABEL,)), progress):
            if "living" in marker.read(one.description):
                found.setdefault(one.ref, one)
    return found


def _reminds(policy: PolicySet) -> bool:
    return any("remind" in rule.actions for rule in policy.rules)


def queries(policy: PolicySet, scope: Scope, now: datetime) -> list[Query]:
    """The main list; closed issues that still carry a toggled label; lists of reminders, which remember what
    was said even when somebody closed them; and what opening issues must know.
    """
    rules = [rule for rule in policy.rules if rule.type == "issues"]
    main = Query(state="opened" if all(map(_opened_only, rules)) else None)
    found = [main]
    if main.state:
        labels = policy.managed_labels() | ({LIST_LABEL} if _reminds(policy) else frozenset())
        found += [Query(state="closed", labels=(label,)) for label in sorted(labels)]
    destinations = {
        str(destination)
        for rule in policy.rules
        if rule.type == "accounts"
        for action in rule.actions.values()
        if (destination := getattr(action, "destination", None) or (scope.path if scope.kind == "projects" else ""))
    }
    found += [Query(project=project) for project in sorted(_living_elsewhere(policy) - destinations - {scope.path})]
    for project in sorted(destinations):
        here = scope.kind == "projects" and project == scope.path
        if not here:
            found.append(Query(project=project))
        if main.state or not here:
            found.append(Query(state="closed", updated_after=now - CLOSED_LATELY, project="" if here else project))
    return found


def _living_elsewhere(policy: PolicySet) -> set[str]:
    """Projects where summaries are kept current."""
    actions = [step.actions.get("summarize") for step in policy.steps]
    return {one.destination for one in actions if isinstance(one, Summarize) and one.update and one.destination}


def _opened_only(rule: Rule) -> bool:
    return all((state := group.find(State)) is not None and state.root == "opened" for _, group in rule.variants)


# Facts ----------------------------------------------------------------------------------------


def _hydrate(
    gateway: Gateway, snapshot: Snapshot, missing: Mapping[Ref, frozenset[Need]], progress: Progress
) -> Snapshot:
    """The snapshot with the missing facts; what cannot be read is noted and left alone."""
    shared = {need for needs in missing.values() for need in needs if need.source}
    own = [(ref, need.kind) for ref, needs in sorted(missing.items()) for need in sorted(needs) if not need.source]
    facts = dict(snapshot.facts)
    unreadable = dict(snapshot.unreadable)
    readers = _readers(gateway)
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = pool.map(lambda job: _attempt(readers[job[1]], job[0]), own)
        for done, ((ref, kind), (value, why)) in enumerate(zip(own, answers, strict=True), start=1):
            progress("facts", done, len(own))
            if why:
                unreadable[ref] = why
            else:
                facts[ref] = _with(facts.get(ref, EMPTY), kind, value)
    return replace(snapshot, facts=facts, unreadable=unreadable, **_shared(gateway, snapshot, shared))


def _readers(gateway: Gateway) -> dict[str, Callable[[Ref], Any]]:
    return {
        f.NOTES: gateway.notes,
        f.LABEL_EVENTS: gateway.label_events,
        f.STATE_EVENTS: gateway.state_events,
        f.THREADS: gateway.threads,
    }


def _attempt(read: Callable[[Ref], Any], ref: Ref) -> tuple[Any, str]:
    """(value, "") or (None, why): one issue that vanished or is forbidden does not end the run."""
    try:
        return read(ref), ""
    except ResourceError as error:
        return None, error.message


def _with(facts: Facts, kind: str, value: Any) -> Facts:
    return replace(facts, **{kind: value})


def _shared(gateway: Gateway, snapshot: Snapshot, needs: set[Need]) -> dict[str, Any]:
    """Members and milestones, asked once per source; a group nobody can see has no members."""
    members, milestones = dict(snapshot.members), dict(snapshot.milestones)
    for need in sorted(needs):
        try:
            if need.kind == f.MEMBERS:
                members[need.source] = frozenset(gateway.members(need.source))
            else:
                milestones[need.source] = gateway.milestones(need.source)
        except NotFound as error:
            raise ScopeNotFound(f"{need.source.replace(':', ' ')}: {error.message}") from None
    return {"members": members, "milestones": milestones}
