"""Ids of rules: those that were given none, those that are taken, and rules that stand in for another's."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from triage_bot.errors import Fault, nearest
from triage_bot.policy.policy_set import Rule, Summary


@dataclass
class Naming:
    """Gives ids to rules that have none: their name, and their place among those of that name."""

    _homes: dict[str, Path] = field(default_factory=dict)
    _places: Counter[str] = field(default_factory=Counter)

    def by_place(self, name: str, file: Path) -> str:
        """The name, behind it the place among those of that name in its file; where another file has the name already,
        that of this file, too."""
        if self._homes.setdefault(name, file) != file:
            name = f"{name}@{file.stem}"
        self._places[name] += 1
        return name if self._places[name] == 1 else f"{name} {self._places[name]}"


def slug(name: str) -> str:
    """A rule's id from its name: `One label per category` is one-label-per-category."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "rule"


def duplicate_ids(rules: Iterable[Rule | Summary]) -> list[Fault]:
    """An id says what was said before; two rules must not share one."""
    first: dict[str, Rule | Summary] = {}
    again = [(rule, first[rule.id]) for rule in rules if first.setdefault(rule.id, rule) is not rule]
    hint = "by the rule at {}; give one an id"
    return [Fault(rule.place, f'the id "{rule.id}" is taken', hint.format(other.place)) for rule, other in again]


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
