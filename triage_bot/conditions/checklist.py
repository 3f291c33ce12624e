"""Condition `checklist`: the task lines under a heading of the description, and who has ticked them (R069 to R073)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from triage_bot.conditions.base import Mapped
from triage_bot.context.agreeing import agrees, ticked_by
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.reading import checklist
from triage_bot.context.roles import ROLES
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import nearest
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import Words, refuse
from triage_bot.text.prose import fold
from triage_bot.text.steps import Step


class Checklist(Mapped):
    """The task lines under this heading are `open` (some), `complete` (all ticked), or `absent`."""

    key = "checklist"
    late = True  # it reads the whole description
    heading: str
    are: Literal["open", "complete", "absent"]
    by: Mapping[str, Words] = Field(
        default_factory=dict, description="Words of a line → roles: only their tick counts, and never the CSM's."
    )
    but: Words = Field(default=(), description="Lines with these words do not matter.")

    @model_validator(mode="after")
    def _has_words(self) -> Any:
        refuse(not fold(self.heading), "a heading needs words")
        refuse(not all(map(fold, (*self.by, *self.but))), "a line is told by its words")
        return self

    def holds(self, seen: Seen, scene: Scene) -> bool:
        steps = self._steps(seen)
        if self.are == "absent" or not steps:
            return self.are == "absent" and not steps
        complete = not any(self._open(steps)) and not any(self._not_agreed(steps, seen, scene))
        return complete is (self.are == "complete")

    def wanted(self) -> str:
        ticked = "; ".join(f"{words} by {' or '.join(roles)}" for words, roles in self.by.items())
        return f'checklist "{self.heading}" {self.are}' + (f" ({ticked})" if ticked else "")

    def shown(self, seen: Seen, scene: Scene) -> str:
        steps = self._steps(seen)
        lacking = list(self._not_agreed(steps, seen, scene)) if self.are != "absent" else []
        agreed = f", not agreed: {', '.join(lacking)}" if steps and lacking else ""
        return f"{sum(1 for _ in self._open(steps))} of {len(steps)} open{agreed}" if steps else "absent"

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        for words, roles in self.by.items():
            for role in roles:
                if role not in ROLES:
                    yield Wrong(message=f'"{role}" is no role', hint=nearest(role, ROLES), path=("by", words))

    def _steps(self, seen: Seen) -> list[Step]:
        return [step for step in checklist(self.heading, seen) or () if not any(_says(step, part) for part in self.but)]

    def _open(self, steps: Iterable[Step]) -> Iterator[Step]:
        return (step for step in steps if not step.done)

    def _not_agreed(self, steps: Iterable[Step], seen: Seen, scene: Scene) -> Iterator[str]:
        """Words of lines that are not there, not ticked, or ticked last by one who does not hold the role."""
        for words, roles in self.by.items():
            lines = [step for step in steps if _says(step, words)]
            if any(step.done for step in lines):
                seen.facts.require(NOTES)
            ticks = [ticked_by(step, seen) for step in lines if step.done]
            if not any(user and agrees(user, roles, seen, scene) for user in ticks):
                yield words


def _says(step: Step, words: str) -> bool:
    return f" {fold(words)} " in f" {fold(step.text)} "
