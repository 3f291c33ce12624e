"""Condition `forbidden_labels`: none of these labels is on the issue."""

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Words


class ForbiddenLabels(Scalar):
    """None of these labels is there."""

    key = "forbidden_labels"
    of_the_gem = True
    phrase = "none of "
    root: Words

    def holds(self, seen: Seen, scene: Scene) -> bool:
        labels = seen.labels
        return not any(label in labels for label in self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(label for label in self.root if label in seen.labels)
