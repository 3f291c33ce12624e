"""Condition `no_additional_labels`: no labels beside those the rule's `labels` names."""

from collections.abc import Iterable

from pydantic import PrivateAttr, StrictBool

from triage_bot.conditions.base import Condition, Scalar, listed
from triage_bot.conditions.labels import LabelsCondition
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import LABELLED

_NONE: frozenset[str] = frozenset()


class NoAdditionalLabels(Scalar):
    """No labels are there but those in the same rule's `labels`, as they are written; `false` asks nothing."""

    key = "no_additional_labels"
    on = LABELLED
    of_the_gem = True
    root: StrictBool
    _allowed: frozenset[str] | None = PrivateAttr(default=None)
    """None: its rule names none."""
    _told: bool = PrivateAttr(default=False)

    def beside(self, others: Iterable[Condition]) -> Condition:
        """The same condition, told which labels its rule names."""
        told, own = NoAdditionalLabels(self.root), [other for other in others if isinstance(other, LabelsCondition)]
        told._told = True
        if own:
            told._allowed = frozenset(label for other in own for words in other.combinations for label in words)
        return told

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return not self.root or (self._allowed or _NONE).issuperset(seen.labels)

    def wanted(self) -> str:
        return "no labels but " + listed(sorted(self._allowed or _NONE)) if self.root else "any labels"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(label for label in seen.labels if label not in (self._allowed or _NONE))

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if self.root and self._told and self._allowed is None:
            yield Wrong(message="no_additional_labels needs `labels` beside it, which name those that may be there")
