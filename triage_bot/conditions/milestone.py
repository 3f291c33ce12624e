"""Condition `milestone`: a title, or none, any, upcoming, started."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, field_validator

from triage_bot.conditions.base import Scalar
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import MILESTONES, Need, Unread
from triage_bot.model.resource_type import ISSUES, LABELLED, WORK_ITEMS
from triage_bot.shapes.values import refuse
from triage_bot.text.calendar import Calendar

WORDS = frozenset({"none", "any", "upcoming", "started"})
_OLD_NAMES = {"No Milestone": "none", "Any Milestone": "any", "#upcoming": "upcoming", "#started": "started"}
"""What GitLab also takes for these words in a title (https://docs.gitlab.com/api/merge_requests/)."""


class AsNumber(str):
    """A title that YAML reads as a number; `written` is how it stands in the file."""

    written = ""


def _titles(given: Any) -> Any:
    """One title, or a list; numbers as Ruby prints them: `2.10` is 2.1."""
    refuse(given in ("", [], None), "an empty title is no condition to GitLab: name one, or leave it out")
    return [_title(title) for title in (given if isinstance(given, list) else [given])]


def _title(given: Any) -> Any:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return given
    title = AsNumber(repr(int(given) if isinstance(given, int) else float(given)))
    title.written = str(given)
    return title


class MilestoneCondition(Scalar):
    """The milestone has this title, or is `none`, `any`, `upcoming` or `started`."""

    key = "milestone"
    on = LABELLED
    of_the_gem = True
    late = True
    listed_so = True
    root: Annotated[
        tuple[InstanceOf[str], ...], BeforeValidator(_titles, json_schema_input_type=str | float | list[str])
    ]

    @field_validator("root")
    @classmethod
    def _asks_something(cls, titles: tuple[str, ...]) -> tuple[str, ...]:
        refuse(not titles[0].strip(), "an empty title is no condition to GitLab: name one, or leave it out")
        return titles

    def holds(self, seen: Seen, scene: Scene) -> bool:
        milestone, title = seen.issue.milestone, self.root[0]
        word = self._word(seen.issue.ref.kind)
        if milestone is None or word == "none":
            return milestone is None and word == "none"
        if word == "upcoming":
            return milestone.due_date is not None and milestone.due_date == self._upcoming(seen, scene)
        if word == "started":
            start = milestone.start_date
            return milestone.state == "active" and start is not None and start <= scene.today
        return word == "any" or milestone.title == title

    def _word(self, kind: str) -> str:
        """The word it is on this type, empty for a title: lists of merge requests and epics know but two of them."""
        title = self.root[0]
        word = title.lower()
        if word in WORDS and (kind in (ISSUES, WORK_ITEMS) or word in ("none", "any")):
            return word
        return _OLD_NAMES.get(title, "")

    def wanted(self) -> str:
        return self.root[0]

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.milestone.title if seen.issue.milestone else "none"

    def faults_on(self, kind: str, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if kind == WORK_ITEMS and len(self.root) > 1:
            yield Wrong(message="a rule on work items takes one milestone")
        if kind == WORK_ITEMS and isinstance(self.root[0], AsNumber):
            yield Wrong(message=f"{self.root[0]} is a number, and a title is wanted", hint="quote it")

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        title = self.root[0].strip()
        return {"milestone_wildcard_id": title.capitalize()} if title.lower() in WORDS else {"milestone_title": title}

    def advice(self) -> tuple[str, str]:
        if len(self.root) > 1:
            return f'asks for the milestone "{self.root[0]}" alone: of a list the first counts', "write one"
        written = getattr(self.root[0], "written", self.root[0])
        if written != self.root[0]:
            return (
                f'asks for the milestone "{self.root[0]}": YAML reads {written} as a number',
                f'quote it: "{written}"',
            )
        return "", ""

    def _upcoming(self, seen: Seen, scene: Scene) -> date | None:
        """When the active milestone of the project is due that is due next (https://docs.gitlab.com/api/issues/)."""
        known = scene.milestones.get(seen.ref.project)
        if known is None:
            raise Unread(Need(MILESTONES, seen.ref.project))
        dues = (milestone.due_date for milestone in known if milestone.state == "active" and milestone.due_date)
        return min((due for due in dues if due > scene.today), default=None)
