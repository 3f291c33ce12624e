"""Condition `forbidden_labels`: none of these labels is on the issue."""

from __future__ import annotations

from triage_bot.conditions.base import Finding, Scalar, listed
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Words


class ForbiddenLabels(Scalar):
    """None of these labels is there."""

    key = "forbidden_labels"
    of_the_gem = True
    root: Words

    def check(self, seen: Seen, scene: Scene) -> Finding:
        found = [label for label in self.root if label in seen.labels]
        return self.finding(not found, "none of " + listed(self.root), listed(found))
