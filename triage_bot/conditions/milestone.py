"""Condition `milestone`: a title, or none, any, upcoming, started."""

from __future__ import annotations

from pydantic import field_validator

from triage_bot.conditions.base import Finding, Scalar
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

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = self.root[0] if self.root else "any"
        milestone = seen.issue.milestone
        title = milestone.title if milestone else "none"
        word = wanted.lower()
        if word == "upcoming":
            return self._upcoming(seen, scene, milestone)
        met = {
            "none": milestone is None,
            "any": milestone is not None,
            "started": bool(milestone and _started(milestone, scene)),
        }.get(word, title == wanted and milestone is not None)
        return self.finding(met, wanted, title)

    def _upcoming(self, seen: Seen, scene: Scene, milestone: Seen_ | None) -> Finding:
        """The active milestone that is due next in the project (GitLab: list issues)."""
        if milestone is None:
            return self.finding(False, "upcoming", "none")
        all_of_project = scene.milestones.get(seen.ref.project)
        if all_of_project is None:
            return self.lacks("upcoming", MILESTONES, source=seen.ref.project)
        dues = [
            one.due_date
            for one in all_of_project
            if one.state == "active" and one.due_date and one.due_date > scene.today
        ]
        met = bool(dues) and milestone.due_date == min(dues)
        return self.finding(met, "upcoming", milestone.title)


def _started(milestone: Seen_, scene: Scene) -> bool:
    return milestone.state == "active" and milestone.start_date is not None and milestone.start_date <= scene.today
