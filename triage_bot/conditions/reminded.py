"""Condition `reminded`: how many reminders were given since a person last wrote."""

from pydantic import Field

from triage_bot.conditions.base import Mapped
from triage_bot.context.reading import last_update, said_anywhere
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Words


class Reminded(Mapped):
    """Before today, at least this step of a reminder (of these rules, or any) came since a person's last update."""

    key = "reminded"
    late = True
    step: int = Field(ge=1)
    rules: Words = ()

    def holds(self, seen: Seen, scene: Scene) -> bool:
        seen.facts.require(NOTES)
        return self._given(seen, scene) >= self.step

    def wanted(self) -> str:
        return f"reminder {self.step} given"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return f"{self._given(seen, scene)} since the last update"

    def _given(self, seen: Seen, scene: Scene) -> int:
        word = last_update(seen, scene)
        since = word[0] if word else seen.issue.created_at
        ours = (said for said in said_anywhere(seen, scene) if not self.rules or said.rule in self.rules)
        before = (said for said in ours if scene.calendar.day(said.when) < scene.today)
        return max((said.step for said in before if said.when >= since), default=0)
