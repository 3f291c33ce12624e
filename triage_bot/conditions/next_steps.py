"""Condition `next_steps`: what the next steps of the description and the newest form are like (R054, R055)."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from triage_bot.conditions.base import Scalar, listed
from triage_bot.conditions.verdict import MET, Verdict, of, timed
from triage_bot.context.reading import described_steps, next_steps
from triage_bot.context.roles import holders
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Strict
from triage_bot.text.steps import Step

StepState = Literal["undated", "past", "none", "waiting on others"]


class Steps(Strict):
    """What they are like, and whether those of forms count too."""

    are: StepState
    forms: bool = True


def _as_steps(value: Any) -> Any:
    return {"are": value} if isinstance(value, str) else value


class NextSteps(Scalar):
    """Some open next step is `undated`, or `past` its date, or `waiting on others`; or there are `none`."""

    key = "next_steps"
    late = True
    root: Annotated[Steps, BeforeValidator(_as_steps, json_schema_input_type=StepState | Steps)]

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        if self.root.forms:
            seen.facts.require(NOTES)
        steps = self._open(seen, scene)
        if self.root.are == "none":
            return of(not steps)
        if any(self._fits(step, seen, scene) for step in steps):
            return MET
        ahead = [step.day for step in steps if self.root.are == "past" and step.day and step.day >= scene.today]
        return timed(False, scene.calendar.look_at(min(ahead) + timedelta(days=1)) if ahead else None)

    def wanted(self) -> str:
        return f"next steps {self.root.are}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        steps, are = self._open(seen, scene), self.root.are
        if are == "none":
            return f"{len(steps)} open"
        fitting = (str(step.day or "no date") for step in steps if self._fits(step, seen, scene))
        return f"{len(steps)} open, {are}: {listed(fitting)}"

    def _open(self, seen: Seen, scene: Scene) -> list[Step]:
        steps = next_steps(seen, scene) if self.root.forms else described_steps(seen, scene)
        return [step for step in steps if not step.done]

    def _fits(self, step: Step, seen: Seen, scene: Scene) -> bool:
        if self.root.are == "undated":
            return step.day is None
        if self.root.are == "past":
            return step.day is not None and step.day < scene.today
        ours = holders("csm", seen, scene) | {assignee.username for assignee in seen.issue.assignees}
        return bool(step.owner) and step.owner.casefold() not in {username.casefold() for username in ours}
