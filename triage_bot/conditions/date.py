"""Condition `date`: an attribute lies further back, or less far, than an interval."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage_bot.conditions.base import Clock, Finding, Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Strict
from triage_bot.text.calendar import Calendar
from triage_bot.text.duration import Duration
from triage_bot.text.instant import iso


class DateTest(Strict):
    """One test; minutes and hours keep the clock time, other units compare whole days (gem 1.4)."""

    attribute: Literal["created_at", "updated_at", "closed_at", "due_date"]
    condition: Literal["older_than", "newer_than"]
    interval_type: Literal["minutes", "hours", "days", "weeks", "months", "years"]
    interval: int
    filter_in_ruby: bool = False

    @model_validator(mode="after")
    def _not_too_far(self) -> Any:
        Duration(abs(self.interval), self.interval_type.removesuffix("s")).bounded()
        return self

    @property
    def wanted(self) -> str:
        """The test in words."""
        unit = Duration(self.interval, self.interval_type.removesuffix("s"))
        return f"{self.attribute} {self.condition.replace('_', ' ')} {unit}"

    def since(self, now: datetime, calendar: Calendar) -> datetime | None:
        """For `closed_at` newer than an age: a moment before which no match was closed (UTC); else None."""
        if self.attribute != "closed_at" or self.condition != "newer_than" or self.interval < 0:
            return None
        span = Duration(self.interval, self.interval_type.removesuffix("s"))
        if span.by_clock:
            return now - span.clock()
        return calendar.look_at(span.day_before(calendar.day(now), calendar) - timedelta(days=1))

    def holds(self, value: datetime | date | None, scene: Scene) -> bool:
        """True if the value lies on the asked side of now minus the interval; strict, never for no value."""
        if value is None:
            return False
        older = self.condition == "older_than"
        span = Duration(abs(self.interval), self.interval_type.removesuffix("s"))
        if span.by_clock and isinstance(value, datetime):
            cut = scene.now - span.clock() if self.interval >= 0 else scene.now + span.clock()
            return value < cut if older else value > cut
        day = scene.calendar.day(value) if isinstance(value, datetime) else value
        move = span.day_before if self.interval >= 0 else span.day_after
        edge = move(scene.today, scene.calendar) if not span.by_clock else scene.today
        return day < edge if older else day > edge


def _as_tests(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


_Given = DateTest | tuple[DateTest, ...]


class Date(Scalar):
    """`created_at`, `updated_at`, `closed_at` or `due_date` is older or newer than an interval; one or a list."""

    key = "date"
    of_the_gem = True
    root: Annotated[tuple[DateTest, ...], BeforeValidator(_as_tests, json_schema_input_type=_Given)]

    def check(self, seen: Seen, scene: Scene) -> Finding:
        values = [getattr(seen.issue, test.attribute) for test in self.root]
        met = all(test.holds(value, scene) for test, value in zip(self.root, values, strict=True))
        shown = ", ".join(f"{test.attribute} {_shown(value)}" for test, value in zip(self.root, values, strict=True))
        clock = self._clock(seen, scene) if met else None
        return self.finding(met, " and ".join(test.wanted for test in self.root), shown, clock=clock)

    def _clock(self, seen: Seen, scene: Scene) -> Clock | None:
        """A closing is an event: what is said about it belongs to it."""
        closed = seen.issue.closed_at
        if closed is None or all(test.attribute != "closed_at" for test in self.root):
            return None
        who = seen.issue.closed_by.username if seen.issue.closed_by else ""
        return Clock(closed, scene.calendar.day(closed), Duration(0, "day"), "closed", who)


def _shown(value: datetime | date | None) -> str:
    if value is None:
        return "not set"
    return iso(value) if isinstance(value, datetime) else value.isoformat()
