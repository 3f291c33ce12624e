"""Which lists a policy needs: worked out from its rules, and from the traits of its actions and conditions."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from triage_bot.context.label_lists import NO_LABELS
from triage_bot.context.scene import LIST_LABEL
from triage_bot.errors import UsageError
from triage_bot.gitlab.query import Query
from triage_bot.model.facts import Scope
from triage_bot.model.resource import ACCOUNTS
from triage_bot.model.resource_type import EPICS, ISSUES, TYPES, WORK_ITEMS, ResourceType
from triage_bot.plan.own_lists import list_parameters
from triage_bot.policy.policy_set import PolicySet, Rule

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
    return any(action.reminds or action.tells or action.lists for action in policy.actions)


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
        lists = dict.fromkeys(list_parameters(group, now, policy.calendar) for group in groups)
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
