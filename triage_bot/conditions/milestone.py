"""Condition `milestone`: a title, or none, any, upcoming, started."""

from __future__ import annotations

from pydantic import field_validator

from triage_bot.conditions.base import UNMET, Scalar, Verdict, lacking, of
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import MILESTONES
from triage_bot.model.resource import Milestone as Seen_
from triage_bot.shapes.values import Words


class Milestone(Scalar):
    """The milestone has this title, or is `none`, `any`, `upcoming` or `started`."""

    key = "milestone"
    of_the_gem = True
    late = True
    root: Words

    @field_validator("root")
    @classmethod
    def _first(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return words[:1]  # a list is tolerated by the gem, its first element counts

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        milestone, word = seen.issue.milestone, self.wanted().lower()
        if word == "upcoming":
            return self._upcoming(seen, scene, milestone)
        if milestone is None:
            return of(word == "none")
        if word == "started":
            return of(_started(milestone, scene))
        return of(word != "none" and (word == "any" or milestone.title == self.wanted()))

    def wanted(self) -> str:
        return self.root[0] if self.root else "any"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.milestone.title if seen.issue.milestone else "none"

    def _upcoming(self, seen: Seen, scene: Scene, milestone: Seen_ | None) -> Verdict:
        """The active milestone that is due next in the project (GitLab: list issues)."""
        if milestone is None:
            return UNMET
        all_of_project = scene.milestones.get(seen.ref.project)
        if all_of_project is None:
            return lacking(MILESTONES, source=seen.ref.project)
        dues = [
            one.due_date
            for one in all_of_project
            if one.state == "active" and one.due_date and one.due_date > scene.today
        ]
        return of(bool(dues) and milestone.due_date == min(dues))


def _started(milestone: Seen_, scene: Scene) -> bool:
    return milestone.state == "active" and milestone.start_date is not None and milestone.start_date <= scene.today
