"""Which lists of issues a policy needs, and where it opens issues: worked out before GitLab is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from triage_bot.context.scene import LIST_LABEL
from triage_bot.gitlab.reading import Query
from triage_bot.model.facts import Scope
from triage_bot.policy.policy_set import PolicySet, Rule

CLOSED_LATELY = timedelta(days=366)
"""Accounts' closed issues that still matter: a person's fresh close, and one that was moved elsewhere."""


def labels_found_by(policy: PolicySet) -> set[str]:
    """The labels of issues that actions find again: one that is open already is not opened a second time."""
    return {action.found_by() for action in policy.actions} - {""}


def keeps_lists(policy: PolicySet) -> bool:
    """True if rules write on people's lists, or reminders may have to."""
    return any(action.reminds or action.lists for action in policy.actions)


def queries(policy: PolicySet, scope: Scope, now: datetime) -> list[Query]:
    """The main list; closed issues that still carry a toggled label; lists of reminders, which remember what
    was said even when somebody closed them; and what opening issues must know.
    """
    rules = [rule for rule in policy.rules if rule.type == "issues"]
    closed = [_closed_since(rule, policy, now) for rule in rules if not rule.only_opened]
    main = Query(state=None if None in closed else "opened")
    found = [main]
    if main.state:
        labels = policy.managed_labels() | ({LIST_LABEL} if keeps_lists(policy) else frozenset())
        found += [Query(state="closed", labels=(label,)) for label in sorted(labels)]
        lately = [at for at in closed if at]
        covered = scope.path in destinations(policy, scope)  # of these a year is read anyway
        found += [Query(state="closed", updated_after=min(lately))] if lately and not covered else []
    places = destinations(policy, scope)
    found += [Query(project=project) for project in sorted(_living_elsewhere(policy) - places - {scope.path})]
    for project in sorted(places):
        here = scope.kind == "projects" and project == scope.path
        if not here:
            found.append(Query(project=project))
        if main.state or not here:
            found.append(Query(state="closed", updated_after=now - CLOSED_LATELY, project="" if here else project))
    return found


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
    moments = [at for one in rule.conditions.own if (at := one.closed_since(now, policy.calendar))]
    return max(moments) if moments and rule.only("closed") and len(rule.variants) == 1 else None
