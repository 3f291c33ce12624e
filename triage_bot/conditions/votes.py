"""Condition `votes`: more, or fewer, thumbs than a threshold."""

from typing import Literal

from pydantic import StrictFloat, StrictInt

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import ISSUABLE


class Threshold(Mapped):
    """A number of an issue is more, or less, than a threshold."""

    on = ISSUABLE
    of_the_gem = True
    attribute: str
    condition: Literal["less_than", "greater_than"]
    threshold: StrictInt | StrictFloat

    def holds(self, seen: Seen, scene: Scene) -> bool:
        count = self._count(seen)
        return count > self.threshold if self.condition == "greater_than" else count < self.threshold

    def wanted(self) -> str:
        return f"{self.attribute} {self.condition.replace('_', ' ')} {self.threshold}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(self._count(seen))

    def _count(self, seen: Seen) -> int:
        return getattr(seen.issue, self.attribute)  # type: ignore[no-any-return]


class Votes(Threshold):
    """`upvotes` or `downvotes` are `greater_than` or `less_than` a threshold, strictly."""

    key = "votes"
    attribute: Literal["upvotes", "downvotes"]
