"""Condition `votes`: more, or fewer, thumbs than a threshold."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene, Seen


class Votes(Mapped):
    """`upvotes` or `downvotes` are `greater_than` or `less_than` a threshold, strictly."""

    key = "votes"
    of_the_gem = True
    attribute: Literal["upvotes", "downvotes"]
    condition: Literal["less_than", "greater_than"]
    threshold: int

    def holds(self, seen: Seen, scene: Scene) -> bool:
        count: int = getattr(seen.issue, self.attribute)
        return count > self.threshold if self.condition == "greater_than" else count < self.threshold

    @property
    def wanted(self) -> str:
        return f"{self.attribute} {self.condition.replace('_', ' ')} {self.threshold}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(getattr(seen.issue, self.attribute))
