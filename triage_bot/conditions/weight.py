"""Condition `weight`: a number, None or Any (Premium)."""

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Word


class Weight(Scalar):
    """The weight is this number, `None` or `Any`."""

    key = "weight"
    of_the_gem = True
    root: Word

    def holds(self, seen: Seen, scene: Scene) -> bool:
        weight, word = seen.issue.weight, self.root.lower()
        return weight is None if word == "none" else weight is not None if word == "any" else str(weight) == word

    def shown(self, seen: Seen, scene: Scene) -> str:
        return "none" if seen.issue.weight is None else str(seen.issue.weight)
