"""Condition `milestone`: a title, or none, any, upcoming, started."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, field_validator

from triage_bot.conditions.base import Scalar
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import MILESTONES, Need, Unread
from triage_bot.model.resource import Milestone
from triage_bot.model.resource_type import ISSUES, LABELLED, WORK_ITEMS
from triage_bot.shapes.values import refuse
from triage_bot.text.calendar import Calendar

WORDS = frozenset({"none", "any", "upcoming", "started"})
_OLD_NAMES = {"No Milestone": "none", "Any Milestone": "any", "#upcoming": "upcoming", "#started": "started"}
"""What GitLab also takes for these words in a title (https://docs.gitlab.com/api/merge_requests/)."""


class AsNumber(str):
    """A title that YAML reads as a number, or as yes or no; `written` is how a number stands in the file."""

    written = ""


def _titles(given: Any) -> Any:
    """One title, or a list; numbers as Ruby prints them: `2.10` is 2.1."""
    refuse(given in ("", [], None, False), "an empty title is no condition to GitLab: name one, or leave it out")
    return [_title(title) for title in (given if isinstance(given, list) else [given])]


def _title(given: Any) -> Any:
    if not isinstance(given, int | float):
        return given
    if isinstance(given, bool):
        return AsNumber(str(given).lower())
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
        if word in ("upcoming", "started"):
            own = _listed(milestone, seen, scene)
            return own is not None and (_is_next(own, seen, scene) if word == "upcoming" else _runs(own, scene))
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
            yield Wrong(message=f"{self.root[0]} is no text, and a title is wanted", hint="quote it")

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        title = self.root[0].strip()
        return {"milestone_wildcard_id": title.capitalize()} if title.lower() in WORDS else {"milestone_title": title}

    def advice(self) -> tuple[str, str]:
        if len(self.root) > 1:
            return f'asks for the milestone "{self.root[0]}" alone: of a list the first counts', "write one"
        written = getattr(self.root[0], "written", "") or self.root[0]
        if written != self.root[0]:
            return (
                f'asks for the milestone "{self.root[0]}": YAML reads {written} as a number',
                f'quote it: "{written}"',
            )
        return "", ""


def _known(seen: Seen, scene: Scene) -> tuple[Milestone, ...]:
    """The milestones of the project and of the groups above it; raises Unread."""
    known = scene.milestones.get(seen.ref.project)
    if known is None:
        raise Unread(Need(MILESTONES, seen.ref.project))
    return known


def _listed(milestone: Milestone, seen: Seen, scene: Scene) -> Milestone | None:
    """The milestone with its days: of one that this run sets, the title alone is known."""
    if milestone.id or milestone.start_date or milestone.due_date:
        return milestone
    return next((other for other in _known(seen, scene) if other.title == milestone.title), None)


def _runs(milestone: Milestone, scene: Scene) -> bool:
    start = milestone.start_date
    return milestone.state == "active" and start is not None and start <= _today(scene)


def _is_next(milestone: Milestone, seen: Seen, scene: Scene) -> bool:
    """Of each place that counts there is the active milestone that is due next (https://docs.gitlab.com/api/issues/)."""
    known, home = _known(seen, scene), milestone.home
    if home.startswith("groups/") and scene.root.startswith("/groups/") and scene.root != f"/{home}":
        return False  # of a group's list only that group counts, and the projects below it
    active = (other for other in known if other.home == home and other.state == "active")
    dues = [(other.due_date, other.id) for other in active if other.due_date and other.due_date > _today(scene)]
    return bool(dues) and min(dues) == (milestone.due_date, milestone.id)


def _today(scene: Scene) -> date:
    """The day on which GitLab answers."""
    return scene.now.astimezone(UTC).date()
