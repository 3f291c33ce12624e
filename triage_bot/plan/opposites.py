"""Two labels of one scope are opposites on every tier: of two rules that want them, the first in file order wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.base import ask
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.taxonomy import scope_of
from triage_bot.model.facts import Facts, Need
from triage_bot.model.resource import Issue
from triage_bot.plan.board import Key
from triage_bot.policy.policy_set import PolicySet, Rule


@dataclass(frozen=True)
class Opposites:
    """Settles what rules want of a scope; what is missing for that goes to `lack`, words about it to `warn`.

    A label gives way only if no earlier rule would put it back: a second run finds nothing, even where rules look at
    their own labels.
    """

    policy: PolicySet
    scene: Scene
    lack: Callable[[Key, frozenset[Need]], None]
    warn: Callable[[str], None]
    _order: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._order.update((rule.id, place) for place, rule in enumerate(self.policy.rules))

    def settle(self, change: Relabel, issue: Issue, facts: Facts) -> Relabel:
        """The change without labels that must not be, and with the removal of those that give way."""
        if all(scope_of(label) is None for label in change.add):
            return change
        add: list[str] = []
        remove = list(change.remove)
        for label in change.add:
            there = [one for one in (*issue.labels, *add) if one not in remove and _opposite(one, label)]
            if label in issue.labels:
                add.append(label)
            elif not any(self._stays(one, label, change, issue, facts, add) for one in there):
                add.append(label)
                remove += there
        return replace(change, add=tuple(add), remove=tuple(remove))

    def _stays(self, there: str, label: str, change: Relabel, issue: Issue, facts: Facts, add: list[str]) -> bool:
        """True if the label that is there must not give way: an earlier rule wants it, or that is not known yet."""
        if there in add:
            return True
        turned = replace(issue, labels=(*(one for one in issue.labels if one != there), label))
        seen, lacking = Seen(turned, facts), frozenset[Need]()
        for rule in self._before(there, change.rule):
            for _, conditions in rule.variants:
                verdict = ask(conditions, seen, self.scene)
                if verdict.met:
                    self.warn(
                        f'"{rule.id}" and "{change.rule}" want opposite labels of one scope: '
                        f'~"{there}" stays, and ~"{label}" is not added, by the order of the rules'
                    )
                    return True
                lacking |= verdict.missing
        if lacking:
            self.lack((change.rule, ("opposite of", there), issue.ref), lacking)
        return bool(lacking)

    def _before(self, label: str, rule: str) -> list[Rule]:
        """The rules that set this label and come before this one."""
        place = self._order.get(rule, len(self._order))
        return [one for one in self._setters.get(label, ()) if self._order[one.id] < place]

    @cached_property
    def _setters(self) -> Mapping[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.policy.rules:
            for label in labels_set_by(rule):
                found.setdefault(label, []).append(rule)
        return found


def labels_set_by(rule: Rule) -> tuple[str, ...]:
    """The labels a rule puts on by `labels`, or toggles."""
    return tuple(dict.fromkeys(label for one in rule.actions.values() for label in one.puts_on()))


def _opposite(one: str, other: str) -> bool:
    return one != other and scope_of(one) is not None and scope_of(one) == scope_of(other)
