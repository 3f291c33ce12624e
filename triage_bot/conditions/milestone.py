"""Condition `milestone`: a title, or none, any, upcoming, started."""

from datetime import date

from pydantic import field_validator

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import MILESTONES, Need, Unread
from triage_bot.shapes.values import Words


class MilestoneCondition(Scalar):
    """The milestone has this title, or is `none`, `any`, `upcoming` or `started`."""

    key = "milestone"
    of_the_gem = True
    late = True
    root: Words

    @field_validator("root")
    @classmethod
    def _first(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return words[:1]  # a list is tolerated by the gem, its first element counts

    def holds(self, seen: Seen, scene: Scene) -> bool:
        milestone, word = seen.issue.milestone, self.wanted().lower()
        if milestone is None or word == "none":
            return milestone is None and word == "none"
        if word == "upcoming":
            return milestone.due_date is not None and milestone.due_date == self._upcoming(seen, scene)
        if word == "started":
            start = milestone.start_date
            return milestone.state == "active" and start is not None and start <= scene.today
        return word == "any" or milestone.title == self.wanted()

    def wanted(self) -> str:
        return self.root[0] if self.root else "any"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.milestone.title if seen.issue.milestone else "none"

    def _upcoming(self, seen: Seen, scene: Scene) -> date | None:
        """When the active milestone of the project is due that is due next (https://docs.gitlab.com/api/issues/)."""
        known = scene.milestones.get(seen.ref.project)
        if known is None:
            raise Unread(Need(MILESTONES, seen.ref.project))
        dues = (milestone.due_date for milestone in known if milestone.state == "active" and milestone.due_date)
        return min((due for due in dues if due > scene.today), default=None)
