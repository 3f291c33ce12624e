"""Condition `label_added`: how long ago a label that is on the issue was put there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import model_validator

from triage_bot.conditions.base import Clock, Finding, Mapped, Span, Words, listed, refuse
from triage_bot.model.facts import LABEL_EVENTS
from triage_bot.model.resource import LabelEvent
from triage_bot.scene import Scene, Seen
from triage_bot.text.instant import iso


class LabelAdded(Mapped):
    """The newest of these labels still there was added `older_than` or `newer_than` a duration ago."""

    key = "label_added"
    late = True
    labels: Words
    older_than: Span | None = None
    newer_than: Span | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Any:
        refuse((self.older_than is None) == (self.newer_than is None), "give older_than or newer_than")
        return self

    def check(self, seen: Seen, scene: Scene) -> Finding:
        span = self.older_than or self.newer_than
        assert span is not None  # noqa: S101 – the validator saw to it
        wanted = f"{listed(self.labels)} added {'more' if self.older_than else 'less'} than {span} ago"
        there = [label for label in self.labels if label in seen.labels]
        if not there:
            return self.finding(False, wanted, "not there")
        if seen.facts.label_events is None:
            return self.lacks(wanted, LABEL_EVENTS)
        event = newest_add(seen.facts.label_events, frozenset(there))
        at = event.created_at if event else seen.issue.created_at
        calendar = scene.calendar
        began = calendar.day(at)
        limit = began if span.by_clock else span.day_after(began, calendar)
        past = span.passed(at, scene.now, calendar) if span.by_clock else scene.today > limit
        turns = span.after(at, calendar) if span.by_clock else calendar.look_at(limit + timedelta(days=1))
        who = event.user.username if event else ""
        clock = Clock(at, limit if self.older_than else began, span, "label", who)
        waits = None if past else turns
        met = past if self.older_than else not past
        return self.finding(met, wanted, f"added {iso(at)}", clock=clock, next_look=waits)


def newest_add(events: tuple[LabelEvent, ...], labels: frozenset[str]) -> LabelEvent | None:
    """The last time one of these labels was added."""
    adds = [one for one in events if one.action == "add" and one.label in labels]
    return max(adds, key=lambda one: (one.created_at, one.id), default=None)
