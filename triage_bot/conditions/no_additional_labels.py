"""Condition `no_additional_labels`: no labels beside those the rule's `labels` names."""

from collections.abc import Iterable

from pydantic import PrivateAttr

from triage_bot.conditions.base import Condition, Scalar, listed
from triage_bot.conditions.labels import LabelsCondition
from triage_bot.context.scene import Scene, Seen


class NoAdditionalLabels(Scalar):
    """No labels are there but those in the same rule's `labels`; as in the gem, any value turns it on."""

    key = "no_additional_labels"
    of_the_gem = True
    root: bool
    _allowed: frozenset[str] = PrivateAttr(default=frozenset())

    def beside(self, others: Iterable[Condition]) -> Condition:
        """The same condition, told which labels its rule names."""
        told = NoAdditionalLabels(self.root)
        combinations = (words for other in others if isinstance(other, LabelsCondition) for words in other.combinations)
        told._allowed = frozenset(label for words in combinations for label in words)
        return told

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return self._allowed.issuperset(seen.labels)

    def wanted(self) -> str:
        return "no labels but " + listed(sorted(self._allowed))

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(label for label in seen.labels if label not in self._allowed)
