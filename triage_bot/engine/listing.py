"""Every list that the rules need, each read once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from triage_bot.context.label_lists import is_name, names_of
from triage_bot.context.scene import LIST_LABEL
from triage_bot.engine.queries import keeps_lists, labels_found_by, queries, queries_of_others
from triage_bot.errors import NotFound, ResourceError, ScopeNotFound, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.query import Query
from triage_bot.gitlab.reading import Progress
from triage_bot.model.facts import NotListed, Scope
from triage_bot.model.resource import EPOCH, Issue, Ref
from triage_bot.model.resource_type import EPICS, ISSUES, TYPES
from triage_bot.policy.policy_set import PolicySet
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
