"""Scope → Snapshot: lists each issue once, then asks only for the facts that are still missing."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from triage_bot.accounts.account_list import NO_LIST, AccountList
from triage_bot.context.scene import LIST_LABEL
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.listing import PARALLEL
from triage_bot.gitlab.reading import Progress, Query
from triage_bot.model import facts as f
from triage_bot.model.facts import EMPTY, Facts, Identity, Me, Need, People, Scope, Snapshot
from triage_bot.model.resource import Issue, Ref, token_owner
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.planning import Planning, concluded
from triage_bot.policy.policy_set import PolicySet, Rule
from triage_bot.text import marker

CLOSED_LATELY = timedelta(days=366)
"""Accounts' closed issues that still matter: a person's fresh close, and one that was moved elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """Where we are, who we are there, and what changes seldom: members and labels. True for some minutes."""

    scope: Scope
    me: Me
    token: TokenInfo
    members: Mapping[str, int]
    """The scope's members with their access levels; none where it is everything."""
    labels: frozenset[str]

    def only(self, iid: int) -> "Admitted":
        """The same for a look at one issue of the project."""
        return replace(self, scope=replace(self.scope, only_issue=Ref(self.scope.path, iid)))


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is known before GitLab is asked."""

    policy: PolicySet
    now: datetime
    account_list: AccountList = NO_LIST
    people: People = field(default_factory=People)
    options: Options = field(default_factory=Options)
    environment: Mapping[str, str] = field(default_factory=dict)
    """The variables that expressions may read."""
    helpers: Mapping[str, str] = field(default_factory=dict)
    """Helpers that a project defines: name → expression."""


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
    plan = concluded(planning, lambda known, needs: hydrate(gateway, known, needs, progress))
    return planning.snapshot, plan


def everything_of(gateway: Gateway, snapshot: Snapshot, ref: Ref, progress: Progress) -> Snapshot:
    """The snapshot with all there is to read of one issue, and who everybody on it is."""
    facts = Facts(
        notes=gateway.notes(ref),
        label_events=gateway.label_events(ref),
        state_events=gateway.state_events(ref),
        threads=gateway.threads(ref),
    )
    snapshot = replace(snapshot, facts={**snapshot.facts, ref: facts})
    people = [snapshot.issues[ref].author, *snapshot.issues[ref].assignees]
    people += [note.author for note in facts.notes or ()] + [event.user for event in facts.label_events or ()]
    people += [event.user for event in facts.state_events or ()]
    needs = {Need(f.USERS, part=str(person.id)) for person in people if person.id}
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


def labels_found_by(policy: PolicySet) -> set[str]:
    """The labels of issues that actions find again: one that is open already is not opened a second time."""
    return {action.found_by() for action in policy.actions} - {""}


def keeps_lists(policy: PolicySet) -> bool:
    """True if rules write on people's lists, or reminders and news may have to."""
    return any(action.reminds or action.tells or action.lists for action in policy.actions)


def queries(policy: PolicySet, scope: Scope, now: datetime) -> list[Query]:
    """The main list; closed issues that still carry a toggled label; lists of reminders, which remember what
    was said even when somebody closed them; and what opening issues must know.
    """
    rules = [rule for rule in policy.rules if rule.type == "issues"]
    closed = [_closed_since(rule, policy, now) for rule in rules if not rule.only_opened]
    main = Query(state=None if None in closed else "opened")
    listings = [main]
    if main.state:
        labels = policy.managed_labels() | ({LIST_LABEL} if keeps_lists(policy) else frozenset())
        listings += [Query(state="closed", labels=(label,)) for label in sorted(labels)]
        lately = [at for at in closed if at]
        covered = scope.path in destinations(policy, scope)  # of these a year is read anyway
        listings += [Query(state="closed", updated_after=min(lately))] if lately and not covered else []
    places = destinations(policy, scope)
    listings += [Query(project=project) for project in sorted(_living_elsewhere(policy) - places - {scope.path})]
    for project in sorted(places):
        here = scope.kind == "projects" and project == scope.path
        if not here:
            listings.append(Query(project=project))
        if main.state or not here:
            listings.append(Query(state="closed", updated_after=now - CLOSED_LATELY, project="" if here else project))
    return listings


def destinations(policy: PolicySet, scope: Scope) -> set[str]:
    """Projects where issues of accounts are opened."""
    here = scope.path if scope.kind == "projects" else ""
    actions = (action for rule in policy.rules if rule.type == "accounts" for action in rule.actions.values())
    return {action.project() or here for action in actions if action.opens} - {""}


def _living_elsewhere(policy: PolicySet) -> set[str]:
    """Projects where summaries are kept current."""
    actions = (action for step in policy.steps for action in step.actions.values())
    return {action.project() for action in actions if action.summarizes} - {""}


def _closed_since(rule: Rule, policy: PolicySet, now: datetime) -> datetime | None:
    """Since when a rule about closed issues looks at them; None if at all of them, or at open ones too."""
    moments = [at for condition in rule.conditions.own if (at := condition.closed_since(now, policy.calendar))]
    return max(moments) if moments and rule.only("closed") and len(rule.variants) == 1 else None


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


def _lists(
    gateway: Gateway, scope: Scope, given: Given, unseen: frozenset[str], progress: Progress
) -> dict[Ref, Issue]:
    """Every list the rules need, each read once for all of them."""
    if scope.only_issue:
        return _one(gateway, scope, scope.only_issue, given, progress)
    issues: dict[Ref, Issue] = {}
    for query in queries(given.policy, scope, given.now):
        if query.project in unseen:
            continue
        for issue in gateway.issues(scope, query, progress):
            issues.setdefault(issue.ref, issue)
    return issues


def _one(gateway: Gateway, scope: Scope, ref: Ref, given: Given, progress: Progress) -> dict[Ref, Issue]:
    """One issue, and what is remembered about it elsewhere: reminders on people's lists, an open escalation."""
    try:
        issue = gateway.issue(ref)
    except NotFound:
        raise ScopeNotFound(f"there is no issue {ref} for this token") from None
    issues = {issue.ref: issue}
    beside = [Query(state=None, labels=(LIST_LABEL,))] if keeps_lists(given.policy) else []
    beside += [Query(state="opened", labels=(label,)) for label in sorted(labels_found_by(given.policy))]
    for query in beside:
        for other in gateway.issues(scope, query, progress):
            if not {"living", "about"}.isdisjoint(marker.read(other.description)):
                issues.setdefault(other.ref, other)
    return issues


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
    """Members, milestones and users, each asked once; a group nobody can see has no members."""
    members, milestones = dict(snapshot.members), dict(snapshot.milestones)
    users = sorted({int(need.part) for need in needs if need.kind == f.USERS} - snapshot.automation.keys())
    with ThreadPoolExecutor(PARALLEL) as pool:
        automation = {**snapshot.automation, **dict(zip(users, pool.map(gateway.automation, users), strict=True))}
    for need in sorted(fact for fact in needs if fact.kind != f.USERS):
        try:
            if need.kind == f.MEMBERS:
                members[need.source] = gateway.members(need.source)
            else:
                milestones[need.source] = gateway.milestones(need.source)
        except NotFound as error:
            raise ScopeNotFound(f"{need.source.replace(':', ' ')}: {error.message}") from None
    return {"members": members, "milestones": milestones, "automation": automation}
