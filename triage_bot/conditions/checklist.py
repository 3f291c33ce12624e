"""Condition `checklist`: the task lines under a heading of the description, and who has ticked them (R069 to R073)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Literal

from pydantic import Field, model_validator

from triage_bot.conditions.base import Mapped
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.reading import checklist
from triage_bot.context.roles import ROLES, holders
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import nearest
from triage_bot.model.facts import NOTES
from triage_bot.model.resource import User
from triage_bot.shapes.values import Username, Words, refuse, written
from triage_bot.text.prose import fold
from triage_bot.text.steps import Step

_TICK = re.compile(r"^marked the (?:checklist item|task) \*\*(.*)\*\* as (completed|incomplete)\b", re.I | re.S)
"""GitLab's system note, one for each line that was ticked or unticked
(https://docs.gitlab.com/user/markdown/#task-lists)."""


def ticked_by(step: Step, seen: Seen) -> User | None:
    """Who ticked this line last; None if nobody did since its words are these, or notes were not read."""
    ticks = [
        (note.created_at, note.id, note.author, match[2].lower() == "completed")
        for note in seen.facts.notes or ()
        if note.system and (match := _TICK.match(note.body)) and fold(match[1]) == fold(step.text)
    ]
    *_, author, done = max(ticks, key=itemgetter(0, 1), default=(None, None, None, False))
    return author if done else None


def agrees(user: User, roles: Iterable[str], seen: Seen, scene: Scene) -> bool:
    """True if a person holds one of these roles for the account and is not its CSM, who asks for it. Raises Unread."""
    assigned = [assignee for assignee in seen.issue.assignees if not scene.standing.is_listed(assignee)]
    asking = {str(seen.fields(scene).get("csm") or ""), *(assignee.username for assignee in assigned[:1])}
    if not scene.standing.is_person(user) or Username(user.username) in set(map(written, asking)):
        return False
    return any(Username(user.username) in holders(role, seen, scene) for role in roles)


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
