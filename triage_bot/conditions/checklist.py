"""Condition `checklist`: the task lines under a heading of the description."""

from typing import Any, Literal

from pydantic import model_validator

from triage_bot.conditions.base import Mapped
from triage_bot.context.reading import checklist
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import refuse
from triage_bot.text.prose import fold


class Checklist(Mapped):
    """The task lines under this heading are `open` (some), `complete` (all ticked), or `absent`."""

    key = "checklist"
    late = True  # it reads the whole description
    heading: str
    are: Literal["open", "complete", "absent"]

    @model_validator(mode="after")
    def _a_heading(self) -> Any:
        refuse(not fold(self.heading), "a heading needs words")
        return self

    def holds(self, seen: Seen, scene: Scene) -> bool:
        steps = checklist(self.heading, seen)
        are = "absent" if not steps else "complete" if all(step.done for step in steps) else "open"
        return self.are == are

    def wanted(self) -> str:
        return f'checklist "{self.heading}" {self.are}'

    def shown(self, seen: Seen, scene: Scene) -> str:
        steps = checklist(self.heading, seen)
        return f"{sum(not step.done for step in steps)} of {len(steps)} open" if steps else "absent"
