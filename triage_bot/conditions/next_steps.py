"""Condition `next_steps`: what the next steps of the description and the newest form are like (R054, R055)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from triage_bot.conditions.base import Finding, Scalar, listed
from triage_bot.context.reading import described_steps, next_steps
from triage_bot.context.roles import holders
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Strict
from triage_bot.text.steps import Step

Likeness = Literal["undated", "past", "none", "waiting on others"]


class Steps(Strict):
    """What they are like, and whether those of forms count too."""

    are: Likeness
    forms: bool = True


def _as_steps(value: Any) -> Any:
    return {"are": value} if isinstance(value, str) else value


class NextSteps(Scalar):
    """Some open next step is `undated`, or `past` its date, or `waiting on others`; or there are `none`."""

    key = "next_steps"
    late = True
    root: Annotated[Steps, BeforeValidator(_as_steps, json_schema_input_type=Likeness | Steps)]

    def check(self, seen: Seen, scene: Scene) -> Finding:
        are = self.root.are
        wanted = f"next steps {are}"
        if self.root.forms and seen.facts.notes is None:
            return self.lacks(wanted, NOTES)
        there = next_steps(seen, scene) if self.root.forms else described_steps(seen, scene)
        steps = [one for one in there if not one.done]
        if are == "none":
            return self.finding(not steps, wanted, f"{len(steps)} open")
        found = [one for one in steps if self._fits(one, seen, scene)]
        ahead = [one.day for one in steps if are == "past" and one.day and one.day >= scene.today]
        waits = scene.calendar.look_at(min(ahead) + timedelta(days=1)) if ahead and not found else None
        shown = f"{len(steps)} open, {are}: " + listed(str(one.day or "no date") for one in found)
        return self.finding(bool(found), wanted, shown, next_look=waits)

    def _fits(self, step: Step, seen: Seen, scene: Scene) -> bool:
        if self.root.are == "undated":
            return step.day is None
        if self.root.are == "past":
            return step.day is not None and step.day < scene.today
        ours = holders("csm", seen, scene) | {one.username for one in seen.issue.assignees}
        return bool(step.owner) and step.owner.casefold() not in {one.casefold() for one in ours}
