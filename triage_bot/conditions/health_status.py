"""Condition `health_status`: GitLab's own health field (Ultimate)."""

from typing import Any, Literal

from pydantic import field_validator

from triage_bot.conditions.base import Scalar
from triage_bot.conditions.weight import unknown_to_gitlab
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen


class HealthStatus(Scalar):
    """`on_track`, `needs_attention`, `at_risk`, `None` or `Any`; a GitLab without the field lets every issue pass."""

    key = "health_status"
    of_the_gem = True
    root: Literal["on_track", "needs_attention", "at_risk", "None", "Any"]

    @field_validator("root", mode="before")
    @classmethod
    def _special_words(cls, value: Any) -> Any:
        word = value.lower() if isinstance(value, str) else value
        return word.capitalize() if word in ("none", "any") else word

    def holds(self, seen: Seen, scene: Scene) -> bool:
        if unknown_to_gitlab("health_status", seen.issue.row):
            return True
        status = seen.issue.health_status
        if self.root == "None":
            return status is None
        return status is not None if self.root == "Any" else status == self.root

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.health_status or "none"
