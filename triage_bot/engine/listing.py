"""Every list that the rules need, each read once for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from triage_bot.context.scene import LIST_LABEL
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound, Unreachable, UsageError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import Progress
from triage_bot.model.facts import NotListed, Scope
from triage_bot.model.label import NO_LABELS, is_name, names_of
from triage_bot.model.resource import ACCOUNTS, EPOCH, Issue, Ref
from triage_bot.model.resource_type import EPICS, ISSUES, TYPES, WORK_ITEMS, ResourceType
from triage_bot.policy.policy_set import PolicySet, Rule
from triage_bot.text import marker


@dataclass(kw_only=True)
class ListedResources:
    """What was listed: issues, resources of other types, which of them which list holds, and what was refused."""

    gateway: Gateway
    scope: Scope
    policy: PolicySet
    now: datetime
    progress: Progress
    issues: dict[Ref, Issue] = field(default_factory=dict)
    others: dict[Ref, Issue] = field(default_factory=dict)
    lists: dict[tuple[tuple[str, str], ...], tuple[Ref, ...]] = field(default_factory=dict)
    unlisted: dict[tuple[str, tuple[str, ...]], NotListed] = field(default_factory=dict)
    _answered: bool = False
    _error: Unreachable | None = None

    def read(self, unseen: frozenset[str]) -> None:
        """Reads them all, but of projects that cannot be seen; a type whose list is refused has no resources.

        Raises Unreachable if GitLab answers for none.
        """
        alone = self.scope.only_issue
        if alone is None:
            self._issues(query for query in queries(self.policy, self.scope, self.now) if query.project not in unseen)
        elif alone.kind == ISSUES:
            self._one_issue(alone)
        else:
            self._one_other(alone)
        for query in queries_of_others(self.policy, self.scope, self.now):
            by_parameters = TYPES[query.kind].by_parameters
            if alone is None or by_parameters:
                self._others(replace(query, iids=(alone.iid,)) if alone else query, by_parameters)
        if self._error and not self._answered:
            raise self._error
        self.issues, self.others = _oldest_first(self.issues), _oldest_first(self.others)

    def _issues(self, wanted: Iterable[Query]) -> None:
        only_issues = all(rule.type not in TYPES or rule.type == ISSUES for rule in self.policy.rules)
        for query in wanted:
            try:
                self._take(self.gateway.resources(self.scope, query, self.progress))
                self._answered = True
            except ResourceError as error:
                labels = query.labels if self.policy.of_the_gem else ()  # else what is remembered may be in it
                if query.project or (only_issues and not labels):
                    raise
                self.unlisted.setdefault((ISSUES, labels), NotListed(error.message))
            except Unreachable as error:
                self._failed(query, error)

    def _failed(self, query: Query, error: Unreachable) -> None:
        """Rules of the gem before the first that needs the list are as sure as they were; raises it for others."""
        if query.project or not self.policy.of_the_gem:
            raise error
        self.unlisted[query.kind, query.labels] = NotListed(error.message, failed=True)
        self._error = error

    def _take(self, issues: Iterable[Issue]) -> None:
        for issue in issues:
            self.issues.setdefault(issue.ref, issue)

    def _others(self, query: Query, by_parameters: bool) -> None:
        try:
            resources = self.gateway.resources(self.scope, query, self.progress)
        except ResourceError as error:
            self.unlisted.setdefault((query.kind, query.labels), NotListed(error.message))
            return
        except Unreachable as error:
            self._failed(query, error)
            return
        self._answered = True
        for resource in resources:
            self.others[resource.ref] = _with_labels(self.others.get(resource.ref, resource), query)
        if by_parameters:
            self.lists[query.more] = tuple(resource.ref for resource in resources)

    def _one_issue(self, ref: Ref) -> None:
        """One issue, and what is remembered about it elsewhere: reminders on people's lists, an open escalation."""
        try:
            self._take([self.gateway.issue(ref, self.policy.whole_rows)])
        except NotFound:
            raise ScopeNotFound(f"there is no issue {ref} for this token") from None
        beside = [Query(state=None, labels=(LIST_LABEL,))] if keeps_lists(self.policy) else []
        beside += [Query(state="opened", labels=(label,)) for label in sorted(labels_found_by(self.policy))]
        for query in beside:
            listed = self.gateway.resources(self.scope, query, self.progress)
            self._take(other for other in listed if not {"living", "about"}.isdisjoint(marker.read(other.description)))

    def _one_other(self, ref: Ref) -> None:
        """One resource of another type: an epic by its number, of others the list of that one number."""
        try:
            if ref.kind == EPICS:
                resources = [self.gateway.issue(ref, whole=True)]
            else:
                query = Query(state=None, kind=ref.kind, whole=True, iids=(ref.iid,))
                resources = self.gateway.resources(self.scope, query, self.progress)
        except NotFound:
            resources = []
        if not resources:
            raise ScopeNotFound(f"there is no {ref.type.what} {ref} for this token")
        self.others = {resource.ref: resource for resource in resources}


def _oldest_first(resources: Mapping[Ref, Issue]) -> dict[Ref, Issue]:
    """By creation, and of one moment by id, whatever list they come from; what has no order of its own as listed."""

    def born(resource: Issue) -> tuple[datetime, int]:
        in_order = resource.ref.type.by_age
        return (resource.created_at, resource.id) if in_order else (EPOCH, 0)

    return {resource.ref: resource for resource in sorted(resources.values(), key=born)}


def _with_labels(resource: Issue, query: Query) -> Issue:
    """GitLab listed it for its labels: so it has them, whatever the row shows."""
    names = (name for name in names_of([dict(query.more).get("label_name", "")]) if is_name(name))
    more = tuple(name for name in names if name not in resource.labels)
    return replace(resource, labels=(*resource.labels, *more)) if more else resource


CLOSED_LATELY = timedelta(days=366)
"""Accounts' closed issues that still matter: a person's fresh close, and one that was moved elsewhere."""
MOST_LISTS = 4
"""Lists of a type that are read instead of one of everything: where all rules match the same, so often it comes."""
_STATES = ("opened", "closed", "merged")


def check_sources(policy: PolicySet, scope: Scope) -> None:
    """Raises UsageError for rules on what cannot be listed in this scope."""
    for rule in policy.rules:
        kind = TYPES.get(rule.type)
        if kind and looked_at(kind.name, scope) and scope.kind not in kind.sources:
            places = " or ".join(place for place in kind.sources if place != "all")
            what = f"{rule.place}: {kind.name} are listed for {places} alone"
            raise UsageError(f"{what}, and this run is on {scope.kind}", f"call it with --source {places}")


def looked_at(kind: str, scope: Scope) -> bool:
    """True if resources of the type are looked at, if there are any: a look at one leaves the other types alone."""
    alone = scope.only_issue
    return alone is None or kind == alone.kind or (kind == WORK_ITEMS and alone.kind == ISSUES)


def labels_found_by(policy: PolicySet) -> set[str]:
    """The labels of issues that actions find again: one that is open already is not opened a second time."""
    return {action.found_by() for action in policy.actions} - {""}


def keeps_lists(policy: PolicySet) -> bool:
    """True if rules write on people's lists, or reminders and news may have to."""
    return any(action.needs_lists for action in policy.actions)


def queries(policy: PolicySet, scope: Scope, now: datetime) -> list[Query]:
    """The main lists of issues; closed issues that still carry a toggled label; lists of reminders, which remember what
    was said even when somebody closed them; and what opening issues must know.
    """
    if not _asks_issues(policy):
        return []
    whole = policy.whole_rows
    rules = [rule for rule in policy.rules if rule.type == "issues"]
    closed = [_closed_since(rule, policy, now) for rule in rules if not rule.only_opened]
    state = None if None in closed else "opened"
    listings = [Query(state=state, labels=labels, whole=whole) for labels in _labels_apart(policy, rules)]
    if state:
        labels = policy.managed_labels() | ({LIST_LABEL} if keeps_lists(policy) else frozenset())
        listings += [Query(state="closed", labels=(label,), whole=whole) for label in sorted(labels)]
        lately = [at for at in closed if at]
        covered = scope.path in destinations(policy, scope)  # of these a year is read anyway
        listings += [Query(state="closed", updated_after=min(lately), whole=whole)] if lately and not covered else []
    places = destinations(policy, scope)
    listings += [Query(project=project) for project in sorted(_living_elsewhere(policy) - places - {scope.path})]
    for project in sorted(places):
        here = scope.kind == "projects" and project == scope.path
        if not here:
            listings.append(Query(project=project))
        if state or not here:
            listings.append(Query(state="closed", updated_after=now - CLOSED_LATELY, project="" if here else project))
    return listings


def _asks_issues(policy: PolicySet) -> bool:
    """True if rules look at issues, or may write what is found again among them."""
    if any(step.type in (ISSUES, ACCOUNTS) for step in policy.steps):
        return True
    return keeps_lists(policy) or any(action.opens or action.summarizes for action in policy.actions)


def queries_of_others(policy: PolicySet, scope: Scope, now: datetime) -> list[Query]:
    """The lists of the other types."""
    kinds = (kind for kind in TYPES.values() if kind.name != ISSUES and looked_at(kind.name, scope))
    return [query for kind in kinds for query in _of_type(kind, policy, now)]


def _of_type(kind: ResourceType, policy: PolicySet, now: datetime) -> Iterator[Query]:
    rules = [rule for rule in policy.rules if rule.type == kind.name]
    if kind.by_parameters:
        groups = (group for rule in rules for _, group in rule.variants)
        lists = dict.fromkeys(group.parameters(now, policy.calendar) for group in groups)
        yield from (Query(state=None, kind=kind.name, whole=True, more=parameters) for parameters in lists)
    elif rules:
        apart = () if policy.managed_labels() else _STATES
        state = next((word for word in apart if all(rule.only(word) for rule in rules)), None)
        for labels in _labels_apart(policy, rules):
            yield Query(state=state, kind=kind.name, labels=labels, whole=True)


def _labels_apart(policy: PolicySet, rules: Sequence[Rule]) -> list[tuple[str, ...]]:
    """Labels of lists that hold whatever a rule can match, whatever others do before it: a list for each few of them,
    or one of what all rules share, or of everything.

    Where rules have keys of ours, others may have to be known, too: what was opened before, lists, accounts.
    """
    groups = [group.labels_of_all() for rule in rules for _, group in rule.variants] if policy.of_the_gem else []
    if rules and rules[0].type == EPICS:  # where `None` is documented for issues and merge requests alone
        groups = [labels - NO_LABELS for labels in groups]
    if not groups or frozenset() in groups:
        return [()]
    least = {labels for labels in groups if not any(other < labels for other in groups)}
    if len(least) > MOST_LISTS:
        least = {frozenset[str].intersection(*groups)}
    return sorted(tuple(sorted(labels)) for labels in least)


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
