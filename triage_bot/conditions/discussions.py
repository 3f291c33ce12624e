"""Condition `discussions`: more, or fewer, threads or notes than a threshold."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Mapped
from triage_bot.conditions.verdict import Verdict, lacking, of
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

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        count = self._count(seen)
        if count is None:
            return lacking(THREADS)
        return of(count > self.threshold if self.condition == "greater_than" else count < self.threshold)

    @property
    def wanted(self) -> str:
        return f"{self.attribute} {self.condition.replace('_', ' ')} {self.threshold}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(self._count(seen))

    def _count(self, seen: Seen) -> int | None:
        return seen.issue.user_notes_count if self.attribute == "notes" else seen.facts.threads
