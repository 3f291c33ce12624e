"""Condition `discussions`: more, or fewer, threads or notes than a threshold."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Finding, Mapped
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import THREADS


class Discussions(Mapped):
    """`threads` or `notes` by people and bots are `greater_than` or `less_than` a threshold, strictly."""

    key = "discussions"
    of_the_gem = True
    late = True
    attribute: Literal["threads", "notes"]
    condition: Literal["less_than", "greater_than"]
    threshold: int

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = f"{self.attribute} {self.condition.replace('_', ' ')} {self.threshold}"
        count = seen.issue.user_notes_count if self.attribute == "notes" else seen.facts.threads
        if count is None:
            return self.lacks(wanted, THREADS)
        met = count > self.threshold if self.condition == "greater_than" else count < self.threshold
        return self.finding(met, wanted, str(count))
