"""Condition `forbidden_labels`: none of these labels is on the issue."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from pydantic import field_validator

from triage_bot.conditions.base import Scalar, listed
from triage_bot.conditions.labels import carries
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.label import ANY_LABEL, NO_LABEL, WILD, names_of
from triage_bot.model.resource_type import LABELLED
from triage_bot.shapes.values import Words, refuse
from triage_bot.text.calendar import Calendar


class ForbiddenLabels(Scalar):
    """None of these labels is there."""

    key = "forbidden_labels"
    on = LABELLED
    of_the_gem = True
    listed_so = True
    phrase = "none of "
    root: Words

    @field_validator("root")
    @classmethod
    def _names(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for name in names_of(words):
            refuse(not name, "an empty name forbids nothing: name a label, or leave it out")
            special = name.lower() in (*NO_LABEL, ANY_LABEL)
            refuse(special, f'"{name}" is an ordinary name here: GitLab knows None and Any only in labels')
        return words

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that GitLab reads."""
        return names_of(self.root)

    def holds(self, seen: Seen, scene: Scene) -> bool:
        labels = seen.labels
        for name in self.names:
            if name in labels or (name.endswith(WILD) and carries(name, labels, seen, scene)):
                return False
        return True

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(name for name in self.names if carries(name, seen.labels, seen, scene))

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        return {"not[label_name]": ",".join(self.names)} if self.names else {}
