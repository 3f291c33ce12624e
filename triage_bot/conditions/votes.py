"""Condition `votes`: more, or fewer, thumbs than a threshold."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Finding, Mapped
from triage_bot.context.scene import Scene, Seen


class Votes(Mapped):
    """`upvotes` or `downvotes` are `greater_than` or `less_than` a threshold, strictly."""

    key = "votes"
    of_the_gem = True
    attribute: Literal["upvotes", "downvotes"]
    condition: Literal["less_than", "greater_than"]
    threshold: int

    def check(self, seen: Seen, scene: Scene) -> Finding:
        count = getattr(seen.issue, self.attribute)
        met = count > self.threshold if self.condition == "greater_than" else count < self.threshold
        wanted = f"{self.attribute} {self.condition.replace('_', ' ')} {self.threshold}"
        return self.finding(met, wanted, str(count))
