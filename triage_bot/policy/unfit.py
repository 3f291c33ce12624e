"""Actions that cannot be done to a type of resource: left out and told where the gem does so, else faults."""

from dataclasses import replace

from triage_bot.errors import Fault
from triage_bot.model.resource_type import TYPES
from triage_bot.policy.policy_set import Rule
from triage_bot.policy.schema import ActionsBase, action_keys
from triage_bot.shapes.source import Path_, Source


def without_unfit(rule: Rule, given: ActionsBase | None, source: Source, path: Path_) -> Rule:
    """The rule with what can be done to its type; the rest is told."""
    keys = list(dict.fromkeys((*given.unfit(rule.type), *_no_parts(rule)))) if given else []
    for key in keys:
        where, message = (*path, "actions", key), f'"{key}" cannot be done to {rule.type}'
        if _left_out(key, rule):
            source.warnings.append(Fault(source.place(where, key=True), f"{message}: left out"))
        else:
            source.fault(where, message, key=True)
    return replace(rule, actions={key: action for key, action in rule.actions.items() if key not in keys})


def _no_parts(rule: Rule) -> list[str]:
    """What a rule of a summary does besides being summed up, where the gem refuses that."""
    kind = TYPES.get(rule.type)
    if not rule.summary or kind is None or not kind.strict:
        return []
    return [key for key, action in rule.actions.items() if not action.summarizes]


def _left_out(key: str, rule: Rule) -> bool:
    """True if the gem does nothing there, and says so; what it sends all the same GitLab drops in silence."""
    kind = TYPES.get(rule.type)
    if kind is None or kind.strict or not rule.of_the_gem:
        return False
    return not kind.verb or action_keys()[key].passed_over
