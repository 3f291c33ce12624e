"""`conditions` of a policy → the group that is asked: cheap parts first, nested ones, then those that need facts."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.conditions.base import Condition, Group
from triage_bot.policy.schema import ConditionsBase

Shared = dict[str, list[tuple[ConditionsBase, Group]]]
"""Groups made already, by their words: what many rules ask alike is one object, asked once for an issue."""


def group_of(conditions: ConditionsBase | None, shared: Shared) -> Group:
    """The group a policy's `conditions` stand for; none stands for everything."""
    if conditions is None:
        return Group()
    own = conditions.own()
    either = tuple(_nested(one, shared) for one in conditions.nested("any"))
    parts: list[Condition | Group] = [one for one in own if not one.late]
    parts += [_nested(one, shared) for one in conditions.nested("all")]
    parts += [_inverse(one, shared) for one in conditions.nested("not")]
    parts += [Group("any", either)] if either else []
    return Group("all", (*parts, *(one for one in own if one.late)))


def _nested(conditions: ConditionsBase, shared: Shared) -> Group:
    """Equal in words, too: to Python `1` and `true` are the same, in a policy they are not."""
    alike = shared.setdefault(repr(conditions), [])
    for given, group in alike:
        if given == conditions:
            return group
    group = replace(group_of(conditions, shared), shared=True)
    alike.append((conditions, group))
    return group


def _inverse(conditions: ConditionsBase, shared: Shared) -> Group:
    group = _nested(conditions, shared)
    return Group("not", (group,))
