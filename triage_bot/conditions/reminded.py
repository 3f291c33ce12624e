"""Condition `reminded`: how many reminders were given since a person last wrote."""

from typing import Any

from pydantic import Field

from triage_bot.conditions.base import Mapped
from triage_bot.context.reading import last_update
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Words
from triage_bot.text import marker


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
        said = [(entry, at) for entry, at in self._said(seen, scene) if scene.calendar.day(at) < scene.today]
        return max((entry.step for entry, at in said if at >= since), default=0)

    def _said(self, seen: Seen, scene: Scene) -> list[tuple[marker.Said, Any]]:
        here = [
            (said, note.created_at)
            for note in seen.facts.notes or ()
            for said in (() if note.system else marker.said(note.body))
            if scene.standing.remembers(note.author)
        ]
        listed = [(said, said.at or said.episode) for said in scene.listed.get(str(seen.ref), ())]
        return [(said, at) for said, at in (*here, *listed) if not self.rules or said.rule in self.rules]
