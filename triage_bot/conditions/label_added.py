"""Condition `label_added`: how long ago a label that is on the issue was put there."""

from datetime import timedelta

from pydantic import Field

from triage_bot.conditions.base import TOUCH_LAG, UNMET, Aged, Clock, Verdict, listed, timed
from triage_bot.context.reading import newest_add
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import LABEL_EVENTS
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.day import iso
from triage_bot.shapes.values import Words


class LabelAdded(Aged):
    """The newest of these labels (`*` at the end stands for any) still there is `older_than` or `newer_than` an age."""

    key = "label_added"
    late = True
    labels: Words
    from_: Words = Field(default=(), alias="from", description="Only if one of these was added before it.")

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        here = self._here(seen)
        if not here or self._untouched(seen, scene):
            return UNMET
        seen.facts.require(LABEL_EVENTS)
        event = newest_add(seen.facts.label_events or (), here)
        if self.from_ and not self._came_from(event, seen):
            return UNMET
        span, at, calendar = self.span, event.created_at if event else seen.issue.created_at, seen.calendar(scene)
        began = calendar.day(at)
        limit = began if span.by_clock else span.day_after(began, calendar)
        past = span.passed(at, scene.now, calendar) if span.by_clock else scene.today > limit
        turns = span.after(at, calendar) if span.by_clock else calendar.look_at(limit + timedelta(days=1))
        who = event.user.username if event else ""
        clock = Clock(start=at, limit=limit if self.older_than else began, interval=span, what="label", who=who)
        return timed(past is bool(self.older_than), None if past else turns, clock)

    def wanted(self) -> str:
        return f"{listed(self.labels)} added {'more' if self.older_than else 'less'} than {self.span} ago"

    def shown(self, seen: Seen, scene: Scene) -> str:
        here = self._here(seen)
        if not here:
            return "not there"
        if self._untouched(seen, scene):
            return "nobody touched it since"
        event = newest_add(seen.facts.label_events or (), here)
        if self.from_ and not self._came_from(event, seen):
            return f"never had {listed(self.from_)} before"
        return f"added {iso(event.created_at if event else seen.issue.created_at)}"

    def _here(self, seen: Seen) -> frozenset[str]:
        return frozenset(label for label in seen.labels if any(_fits(label, one) for one in self.labels))

    def _untouched(self, seen: Seen, scene: Scene) -> bool:
        """True if not even `updated_at` is young enough for `newer_than`: no event could be."""
        span, touched = self.newer_than, seen.issue.updated_at + TOUCH_LAG
        if span is None:
            return False
        calendar = seen.calendar(scene)
        if span.by_clock:
            return span.passed(touched, scene.now, calendar)
        return scene.today > span.day_after(calendar.day(touched), calendar)

    def _came_from(self, event: LabelEvent | None, seen: Seen) -> bool:
        """True if the issue had one of the labels of `from` before this one was added; nothing precedes the opening."""
        events = seen.facts.label_events or ()
        before = [one for one in events if event and (one.created_at, one.id) < (event.created_at, event.id)]
        return newest_add(tuple(before), frozenset(self.from_)) is not None


def _fits(label: str, wanted: str) -> bool:
    return label.startswith(wanted[:-1]) if wanted.endswith("*") else label == wanted
