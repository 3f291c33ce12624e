"""Rules that stand in for one of the same id in another file: how a file changes one rule of those it includes."""

from collections.abc import Iterable

from triage_bot.errors import Fault, nearest
from triage_bot.policy.policy_set import Rule, Summary


def replaced(steps: Iterable[Rule | Summary]) -> tuple[list[Rule | Summary], list[Fault]]:
    """The steps with each replacement where the other rule stood, and what is wrong with replacements."""
    steps = list(steps)
    new: dict[str, Rule] = {}
    faults: list[Fault] = []
    for rule in (step for step in steps if isinstance(step, Rule) and step.replaces):
        if rule.id in new:
            hint = "two files change it: take one of them out"
            faults.append(Fault(rule.place, f'"{rule.id}" is replaced at {new[rule.id].place} already', hint))
        new.setdefault(rule.id, rule)
    old = {step.id: step for step in steps if not (isinstance(step, Rule) and step.replaces)}
    for rule in new.values():
        if rule.id not in old:
            faults.append(Fault(rule.place, f'there is no rule "{rule.id}" to replace', nearest(rule.id, old)))
        elif old[rule.id].type != rule.type:
            faults.append(Fault(rule.place, f'"{rule.id}" is a rule for {old[rule.id].type}, not for {rule.type}'))
    kept = (step for step in steps if not (isinstance(step, Rule) and step.replaces))
    return [new.get(step.id, step) for step in kept], faults
