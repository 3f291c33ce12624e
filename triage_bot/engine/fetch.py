"""Scope → Snapshot: lists each issue once, then asks only for the facts that are still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from triage_bot.accounts.account_list import NO_LIST, AccountList
from triage_bot.context.scene import LIST_LABEL
from triage_bot.engine.admission import Admitted
from triage_bot.engine.queries import destinations, keeps_lists, labels_found_by, queries
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.listing import PARALLEL
from triage_bot.gitlab.reading import Progress, Query
from triage_bot.model import facts as f
from triage_bot.model.facts import EMPTY, Facts, Identity, Me, Need, People, Scope, Snapshot
from triage_bot.model.resource import Issue, Ref, token_owner
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import Planning, concluded
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker


@dataclass(frozen=True)
class Given:
    """What is known before GitLab is asked."""

    policy: PolicySet
    now: datetime
    account_list: AccountList = NO_LIST
    people: People = field(default_factory=People)
    options: Options = field(default_factory=Options)


def fetch(gateway: Gateway, here: Admitted, given: Given, progress: Progress) -> tuple[Snapshot, Plan]:
    """Reads what the policy needs; returns it with the plan made of it (facts missing in it cannot be had)."""
    scope, me = here.scope, here.me
    unseen, public = _elsewhere(gateway, scope, given.policy)
    issues = _lists(gateway, scope, given, unseen, progress)
    snapshot = Snapshot(
        scope=scope,
        me=me,
        taken_at=given.now,
        identity=identity_of(given.policy, me, scope, issues.values()),
        people=given.people,
        issues=issues,
        accounts=given.account_list.accounts,
        labels=here.labels,
        unseen=unseen,
        public=public,
        members={f"{scope.kind}:{scope.path}": here.members} if here.members else {},
    )
    return read_on(gateway, snapshot, given, progress)


def read_on(gateway: Gateway, snapshot: Snapshot, given: Given, progress: Progress) -> tuple[Snapshot, Plan]:
    """Plans, and reads what the plan lacks, until nothing is lacking that can be had."""
    planning = Planning(given.policy, snapshot, given.now, given.options)
    made = concluded(planning, lambda known, needs: hydrate(gateway, known, needs, progress))
    return planning.snapshot, made


def everything_of(gateway: Gateway, snapshot: Snapshot, ref: Ref, progress: Progress) -> Snapshot:
    """The snapshot with all there is to read of one issue, and who everybody on it is."""
    facts = Facts(gateway.notes(ref), gateway.label_events(ref), gateway.state_events(ref), gateway.threads(ref))
    snapshot = replace(snapshot, facts={**snapshot.facts, ref: facts})
    people = [snapshot.issues[ref].author, *snapshot.issues[ref].assignees]
    people += [one.author for one in facts.notes or ()] + [one.user for one in facts.label_events or ()]
    people += [one.user for one in facts.state_events or ()]
    needs = {Need(f.USERS, part=str(one.id)) for one in people if one.id}
    return hydrate(gateway, snapshot, {ref: frozenset({*needs, Need(f.MEMBERS, f"projects:{ref.project}")})}, progress)


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


def _elsewhere(gateway: Gateway, scope: Scope, policy: PolicySet) -> tuple[frozenset[str], frozenset[str]]:
    """Of the other projects where rules open account issues: those that cannot be seen, and those everyone may read."""
    unseen, public = set(), set()
    for project in sorted(destinations(policy, scope) - {scope.path}) if scope.one is None else ():
        try:
            if gateway.scope("projects", project).public:
                public.add(project)
        except ScopeNotFound:
            unseen.add(project)
    return frozenset(unseen), frozenset(public)


def _lists(
    gateway: Gateway, scope: Scope, given: Given, unseen: frozenset[str], progress: Progress
) -> dict[Ref, Issue]:
    """Every list the rules need, each read once for all of them."""
    if scope.one:
        return _one(gateway, scope, scope.one, given, progress)
    found: dict[Ref, Issue] = {}
    for query in queries(given.policy, scope, given.now):
        if query.project in unseen:
            continue
        for issue in gateway.issues(scope, query, progress):
            found.setdefault(issue.ref, issue)
    return found


def _one(gateway: Gateway, scope: Scope, ref: Ref, given: Given, progress: Progress) -> dict[Ref, Issue]:
    """One issue, and what is remembered about it elsewhere: reminders on people's lists, an open escalation."""
    try:
        issue = gateway.issue(ref)
    except NotFound:
        raise ScopeNotFound(f"there is no issue {ref} for this token") from None
    found = {issue.ref: issue}
    beside = [Query(state=None, labels=(LIST_LABEL,))] if keeps_lists(given.policy) else []
    beside += [Query(state="opened", labels=(label,)) for label in sorted(labels_found_by(given.policy))]
    for query in beside:
        for other in gateway.issues(scope, query, progress):
            if not {"living", "about"}.isdisjoint(marker.read(other.description)):
                found.setdefault(other.ref, other)
    return found


# Facts ----------------------------------------------------------------------------------------

_Job = tuple[Ref | None, Need]
"""One thing to read: of an issue, or (None) what is the same for whoever asks."""


def hydrate(
    gateway: Gateway, snapshot: Snapshot, missing: Mapping[Ref, frozenset[Need]], progress: Progress
) -> Snapshot:
    """The snapshot with the missing facts; what cannot be read is noted and left alone."""
    needs = [(ref, need) for ref, found in sorted(missing.items()) for need in sorted(found)]
    shared = {need for _, need in needs if need.shared}
    own = [(ref, need) for ref, need in needs if not need.shared]
    answers = _read(gateway, snapshot, own, progress)
    facts = dict(snapshot.facts)
    unreadable = dict(snapshot.unreadable)
    for ref, need in own:
        value, why = answers[_job(ref, need)]
        if why:
            unreadable[ref] = why
        else:
            facts[ref] = _with(facts.get(ref, EMPTY), need, value)
    return replace(snapshot, facts=facts, unreadable=unreadable, **_shared(gateway, snapshot, shared))


def _read(
    gateway: Gateway, snapshot: Snapshot, own: Iterable[tuple[Ref, Need]], progress: Progress
) -> dict[_Job, tuple[Any, str]]:
    """Each job once, a few at a time; another issue that was read for any issue of this run is not read again."""
    answers: dict[_Job, tuple[Any, str]] = {
        (None, Need(f.LINKED, part=reference)): (other, "")
        for facts in snapshot.facts.values()
        for reference, other in facts.linked.items()
    }
    jobs = [job for job in dict.fromkeys(_job(ref, need) for ref, need in own) if job not in answers]
    with ThreadPoolExecutor(PARALLEL) as pool:
        for done, (job, answer) in enumerate(zip(jobs, pool.map(_reader(gateway), jobs), strict=True), start=1):
            progress("facts", done, len(jobs))
            answers[job] = answer
    return answers


def _job(ref: Ref, need: Need) -> _Job:
    return (None if need.kind == f.LINKED else ref), need


def _reader(gateway: Gateway) -> Callable[[_Job], tuple[Any, str]]:
    """Reads (value, "") or (None, why): one issue that vanished or is forbidden does not end the run."""
    readers: dict[str, Callable[[Ref], Any]] = {
        f.NOTES: gateway.notes,
        f.LABEL_EVENTS: gateway.label_events,
        f.STATE_EVENTS: gateway.state_events,
        f.THREADS: gateway.threads,
    }

    def read(job: _Job) -> tuple[Any, str]:
        ref, need = job
        try:
            if ref is None:
                return gateway.linked(need.part), ""
            return (gateway.awards(ref, int(need.part)) if need.kind == f.AWARDS else readers[need.kind](ref)), ""
        except ResourceError as error:
            return None, error.message

    return read


def _with(facts: Facts, need: Need, value: Any) -> Facts:
    if need.kind == f.AWARDS:
        return replace(facts, awards={**facts.awards, int(need.part): value})
    if need.kind == f.LINKED:
        return replace(facts, linked={**facts.linked, need.part: value})
    return replace(facts, **{need.kind: value})


def _shared(gateway: Gateway, snapshot: Snapshot, needs: set[Need]) -> dict[str, Any]:
    """Members, milestones and users, each asked once; a group nobody can see has no members."""
    members, milestones = dict(snapshot.members), dict(snapshot.milestones)
    users = sorted({int(need.part) for need in needs if need.kind == f.USERS} - snapshot.automation.keys())
    with ThreadPoolExecutor(PARALLEL) as pool:
        automation = {**snapshot.automation, **dict(zip(users, pool.map(gateway.automation, users), strict=True))}
    for need in sorted(one for one in needs if one.kind != f.USERS):
        try:
            if need.kind == f.MEMBERS:
                members[need.source] = gateway.members(need.source)
            else:
                milestones[need.source] = gateway.milestones(need.source)
        except NotFound as error:
            raise ScopeNotFound(f"{need.source.replace(':', ' ')}: {error.message}") from None
    return {"members": members, "milestones": milestones, "automation": automation}
