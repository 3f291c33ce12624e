"""Condition `label_added`: how long ago a label that is on the issue was put there."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field, model_validator

from triage_bot.conditions.base import TOUCH_LAG, Aged, listed
from triage_bot.conditions.verdict import UNMET, Clock, Verdict, timed
from triage_bot.context.reading import newest_add
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import LABEL_EVENTS
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import Words, iso, refuse


class LabelAdded(Aged):
    """The newest of these labels (`*` at the end stands for any) still there: `older_than`, `newer_than` or any age."""

    key = "label_added"
    late = True
    labels: Words
    from_: Words = Field(default=(), alias="from", description="Only if one of these was added before it.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Any:
        refuse(self.older_than and self.newer_than, "give older_than or newer_than, not both")
        return self

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        added = self._added(seen, scene)
        if isinstance(added, str):
            return UNMET
        (at, who), calendar = added, seen.calendar(scene)
        began = calendar.day(at)
        if not (self.older_than or self.newer_than):
            return timed(True, None, Clock(start=at, limit=began, what="label", who=who))
        span = self.span
        limit = began if span.by_clock else span.day_after(began, calendar)
        past = span.exceeded(at, scene.now, calendar)
        turns = span.after(at, calendar) if span.by_clock else calendar.look_at(limit + timedelta(days=1))
        clock = Clock(start=at, limit=limit if self.older_than else began, interval=span, what="label", who=who)
        return timed(past is bool(self.older_than), None if past else turns, clock)

    def wanted(self) -> str:
        if not (self.older_than or self.newer_than):
            return f"{listed(self.labels)} there"
        return f"{listed(self.labels)} added {'more' if self.older_than else 'less'} than {self.span} ago"

    def shown(self, seen: Seen, scene: Scene) -> str:
        added = self._added(seen, scene)
        return added if isinstance(added, str) else f"added {iso(added[0])}"

    def _added(self, seen: Seen, scene: Scene) -> tuple[datetime, str] | str:
        """When and by whom, or in words why that does not matter."""
        here = frozenset(label for label in seen.labels if any(_fits(label, title) for title in self.labels))
        if not here:
            return "not there"
        touched = seen.issue.updated_at + TOUCH_LAG  # if not even that is young enough, no event could be
        if self.newer_than and self.newer_than.exceeded(touched, scene.now, seen.calendar(scene)):
            return "nobody touched it since"
        seen.facts.require(LABEL_EVENTS)
        event = newest_add(seen.facts.label_events or (), here)
        if self.from_ and not self._came_from(event, seen):
            return f"never had {listed(self.from_)} before"
        return (event.created_at, event.user.username) if event else (seen.issue.created_at, "")

    def _came_from(self, event: LabelEvent | None, seen: Seen) -> bool:
        """True if the issue had one of the labels of `from` before this one was added; nothing precedes the opening."""
        events = seen.facts.label_events or ()
        before = [edit for edit in events if event and (edit.created_at, edit.id) < (event.created_at, event.id)]
        return newest_add(tuple(before), frozenset(self.from_)) is not None


def _fits(label: str, wanted: str) -> bool:
    return label.startswith(wanted[:-1]) if wanted.endswith("*") else label == wanted
