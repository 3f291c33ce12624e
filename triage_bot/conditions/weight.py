"""Condition `weight`: a number, None or Any (Premium)."""

from __future__ import annotations

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Word


class Weight(Scalar):
    """The weight is this number, `None` or `Any`."""

    key = "weight"
    of_the_gem = True
    root: Word

    def check(self, seen: Seen, scene: Scene) -> Finding:
        weight = seen.issue.weight
        word = self.root.lower()
        met = weight is None if word == "none" else weight is not None if word == "any" else str(weight) == word
        return self.finding(met, self.root, "none" if weight is None else str(weight))
