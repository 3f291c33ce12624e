"""Scope → Snapshot: lists each issue once, then asks only for the facts that are still missing."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from triage_bot.accounts.account_list import NO_LIST, AccountList
from triage_bot.engine.listing import ListedResources, check_sources, destinations
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.listing import PARALLEL
from triage_bot.gitlab.reading import Progress
from triage_bot.model import facts as f
from triage_bot.model.facts import EMPTY, Facts, Identity, Me, Need, People, Scope, Snapshot
from triage_bot.model.resource import Issue, Ref, token_owner
from triage_bot.model.resource_type import ISSUES
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import Planning, concluded
from triage_bot.policy.policy_set import PolicySet


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """Where we are, who we are there, and what changes seldom: members and labels. True for some minutes."""

    scope: Scope
    me: Me
    token: TokenInfo
    members: Mapping[str, int]
    """The scope's members with their access levels; none where it is everything."""
    labels: frozenset[str]

    def only(self, iid: int, kind: str = ISSUES) -> "Admitted":
        """The same for a look at one resource of the project or group, an issue unless told."""
        return replace(self, scope=replace(self.scope, only_issue=Ref(self.scope.path, iid, kind=kind)))


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is known before GitLab is asked."""

    policy: PolicySet
    now: datetime
    account_list: AccountList = NO_LIST
    people: People = field(default_factory=People)
    options: Options = field(default_factory=Options)
    in_full: bool = False
    """Of the one issue that is looked at all is read, also what its rules could do without."""

    def completed(self, gateway: Gateway, scope: Scope) -> "Given":
        """The same with the account list, if it is still to be read; raises FaultyFiles, Unreachable."""
        if (source := self.account_list.unread) is None:
            return self
        web = self.account_list.web
        return replace(self, account_list=AccountList.read(source, self.now, None, web, gateway, scope))


def fetch(gateway: Gateway, here: Admitted, given: Given, progress: Progress) -> tuple[Snapshot, Plan]:
    """Reads what the policy needs; returns it with the plan made of it (facts missing in it cannot be had)."""
    scope, me = here.scope, here.me
    check_sources(given.policy, scope)
    unseen, public = _elsewhere(gateway, scope, given.policy)
    listed = ListedResources(gateway=gateway, scope=scope, policy=given.policy, now=given.now, progress=progress)
    listed.read(unseen)
    issues = listed.issues
    snapshot = Snapshot(
        scope=scope,
        me=me,
        taken_at=given.now,
        identity=identity_of(given.policy, me, scope, issues.values()),
        people=given.people,
        issues=issues,
        others=listed.others,
        lists=listed.lists,
        unlisted=listed.unlisted,
        accounts=given.account_list.accounts,
        labels=here.labels,
        unseen=unseen,
        public=public,
        members={f"{scope.kind}:{scope.path}": here.members} if here.members else {},
    )
    if given.in_full:
        snapshot = _everything(gateway, snapshot, progress)
    planning = Planning(given.policy, snapshot, given.now, given.options)
    plan = concluded(planning, lambda known, needs: hydrate(gateway, known, needs, progress))
    return planning.snapshot, plan


def _everything(gateway: Gateway, snapshot: Snapshot, progress: Progress) -> Snapshot:
    """With all there is to read of the one issue, and who everybody on it is.

    What is refused here is asked for again by the rules that need it, which say so as in a run.
    """
    ref = snapshot.scope.only_issue
    if ref is None or ref not in snapshot.issues:
        return snapshot
    own = frozenset(map(Need, (f.NOTES, f.LABEL_EVENTS, f.STATE_EVENTS, f.THREADS)))
    snapshot = replace(hydrate(gateway, snapshot, {ref: own}, progress), unreadable=snapshot.unreadable)
    facts, issue = snapshot.facts.get(ref, EMPTY), snapshot.issues[ref]
    people = [issue.author, *issue.assignees, *(note.author for note in facts.notes or ())]
    people += [event.user for event in facts.label_events or ()] + [event.user for event in facts.state_events or ()]
    who = {Need(f.USERS, part=str(person.id)) for person in people if person.id}
    return hydrate(gateway, snapshot, {ref: frozenset({*who, Need(f.MEMBERS, f"projects:{ref.project}")})}, progress)


def identity_of(policy: PolicySet, me: Me, scope: Scope, issues: Iterable[Issue]) -> Identity:
    """Who is the bot here: listed names, this token's bot user, and this scope's token bots."""
    own = frozenset({me.user.username}) if me.is_bot else frozenset()
    projects = frozenset(issue.project_id for issue in issues)
    owner = token_owner(me.user.username)
    groups = scope.group_ids | ({owner[1]} if owner and owner[0] == "group" else frozenset())
    if scope.kind == "projects":
        projects |= {scope.id}
    return Identity(policy.bot_usernames | own, groups, projects, policy.other_bots)


def _elsewhere(gateway: Gateway, scope: Scope, policy: PolicySet) -> tuple[frozenset[str], frozenset[str]]:
    """Of the other projects where rules open account issues: those that cannot be seen, and those everyone may read."""
    unseen, public = set(), set()
    for project in sorted(destinations(policy, scope) - {scope.path}) if scope.only_issue is None else ():
        try:
            if gateway.scope("projects", project).public:
                public.add(project)
        except ScopeNotFound:
            unseen.add(project)
    return frozenset(unseen), frozenset(public)


_Job = tuple[Ref | None, Need]
"""One thing to read: of an issue, or (None) what is the same for whoever asks."""


def hydrate(
    gateway: Gateway, snapshot: Snapshot, missing: Mapping[Ref, frozenset[Need]], progress: Progress
) -> Snapshot:
    """The snapshot with the missing facts; what cannot be read is noted and left alone."""
    needs = [(ref, need) for ref, lacking in sorted(missing.items()) for need in sorted(lacking)]
    own = [(ref, need) for ref, need in needs if not need.shared]
    answers = _read(gateway, snapshot, own, progress)
    facts, unreadable = dict(snapshot.facts), dict(snapshot.unreadable)
    for ref, need in own:
        value, why = answers[_job(ref, need)]
        if why:
            unreadable[ref] = why
        else:
            facts[ref] = _with(facts.get(ref, EMPTY), need, value)
    shared = _shared(gateway, snapshot, {need for _, need in needs if need.shared})
    return replace(snapshot, facts=facts, unreadable=unreadable, **shared)


def _job(ref: Ref, need: Need) -> _Job:
    return (None if need.kind == f.LINKED else ref), need


def _read(
    gateway: Gateway, snapshot: Snapshot, own: Iterable[tuple[Ref, Need]], progress: Progress
) -> dict[_Job, tuple[Any, str]]:
    """Each job once, a few at a time; another issue that was read for any issue of this run is not read again.

    Answers are (value, "") or (None, why): one issue that vanished or is forbidden does not end the run.
    """
    linked = ((reference, other) for facts in snapshot.facts.values() for reference, other in facts.linked.items())
    answers: dict[_Job, tuple[Any, str]] = {
        (None, Need(f.LINKED, part=reference)): (other, "") for reference, other in linked
    }
    jobs = [job for job in dict.fromkeys(_job(ref, need) for ref, need in own) if job not in answers]

    def answer(job: _Job) -> tuple[Any, str]:
        ref, need = job
        try:
            if ref is None:
                return gateway.linked(need.part), ""
            return (gateway.awards(ref, int(need.part)) if need.kind == f.AWARDS else readers[need.kind](ref)), ""
        except ResourceError as error:
            return None, error.message

    readers: dict[str, Callable[[Ref], Any]] = {
        f.NOTES: gateway.notes,
        f.LABEL_EVENTS: gateway.label_events,
        f.STATE_EVENTS: gateway.state_events,
        f.THREADS: gateway.threads,
    }
    with ThreadPoolExecutor(PARALLEL) as pool:
        for done, (job, told) in enumerate(zip(jobs, pool.map(answer, jobs), strict=True), start=1):
            progress("facts", done, len(jobs))
            answers[job] = told
    return answers


def _with(facts: Facts, need: Need, value: Any) -> Facts:
    if need.kind == f.AWARDS:
        value = {**facts.awards, int(need.part): value}
    elif need.kind == f.LINKED:
        value = {**facts.linked, need.part: value}
    return replace(facts, **{need.kind: value})


def _shared(gateway: Gateway, snapshot: Snapshot, needs: set[Need]) -> dict[str, Any]:
    """What is the same for whoever asks, each read once; a group nobody can see has no members."""
    members, milestones = dict(snapshot.members), dict(snapshot.milestones)
    paths = sorted({need.source for need in needs if need.kind == f.ROWS} - snapshot.rows.keys())
    names = sorted({need.source for need in needs if need.kind == f.STATUSES} - snapshot.with_status.keys())
    users = sorted({int(need.part) for need in needs if need.kind == f.USERS} - snapshot.automation.keys())
    with ThreadPoolExecutor(PARALLEL) as pool:
        automation = {**snapshot.automation, **dict(zip(users, pool.map(gateway.automation, users), strict=True))}
        rows = {**snapshot.rows, **dict(zip(paths, pool.map(partial(_rows, gateway), paths), strict=True))}
        ids = pool.map(partial(_with_status, gateway, snapshot.scope), names)
        statuses = {**snapshot.with_status, **dict(zip(names, ids, strict=True))}
    for need in sorted(fact for fact in needs if fact.kind in (f.MEMBERS, f.MILESTONES)):
        try:
            if need.kind == f.MEMBERS:
                members[need.source] = gateway.members(need.source)
            else:
                milestones[need.source] = gateway.milestones(need.source)
        except NotFound as error:
            raise ScopeNotFound(f"{need.source.replace(':', ' ')}: {error.message}") from None
    return {
        "members": members,
        "milestones": milestones,
        "automation": automation,
        "rows": rows,
        "with_status": statuses,
    }


def _rows(gateway: Gateway, path: str) -> f.Rows | f.NotListed:
    """What is listed at a path, or why it is not."""
    try:
        return gateway.listed(path)
    except ResourceError as error:
        return f.NotListed(error.message, absent=isinstance(error, NotFound))


def _with_status(gateway: Gateway, scope: Scope, name: str) -> frozenset[int] | f.NotListed:
    """The ids of work items of a status, or why they cannot be had."""
    try:
        return gateway.with_status(scope, name)
    except ResourceError as error:
        return f.NotListed(error.message)
