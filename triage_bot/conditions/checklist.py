"""Condition `checklist`: the task lines under a heading of the description."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from triage_bot.conditions.base import Finding, Mapped
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

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = f'checklist "{self.heading}" {self.are}'
        steps = checklist(self.heading, seen)
        if not steps:
            return self.finding(self.are == "absent", wanted, "absent")
        left = [one for one in steps if not one.done]
        shown = f"{len(left)} of {len(steps)} open"
        return self.finding(self.are == ("open" if left else "complete"), wanted, shown)
