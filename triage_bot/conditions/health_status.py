"""Condition `health_status`: GitLab's own health field (Ultimate)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen


class HealthStatus(Scalar):
    """`on_track`, `needs_attention`, `at_risk`, `None` or `Any`."""

    key = "health_status"
    of_the_gem = True
    root: Literal["on_track", "needs_attention", "at_risk", "None", "Any"]

    @field_validator("root", mode="before")
    @classmethod
    def _special_words(cls, value: Any) -> Any:
        word = value.capitalize() if isinstance(value, str) else value
        return word if word in ("None", "Any") else value

    def check(self, seen: Seen, scene: Scene) -> Finding:
        status = seen.issue.health_status
        met = {"None": status is None, "Any": status is not None}.get(self.root, status == self.root)
        return self.finding(met, self.root, status or "none")
