"""Condition `date`: an attribute lies further back, or less far, than an interval."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage_bot.conditions.base import Finding, Scalar, Strict
from triage_bot.scene import Scene, Seen
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
    root: Annotated[tuple[DateTest, ...], BeforeValidator(_as_tests, json_schema_input_type=_Given)]

    def check(self, seen: Seen, scene: Scene) -> Finding:
        values = [getattr(seen.issue, test.attribute) for test in self.root]
        met = all(test.holds(value, scene) for test, value in zip(self.root, values, strict=True))
        shown = ", ".join(f"{test.attribute} {_shown(value)}" for test, value in zip(self.root, values, strict=True))
        return self.finding(met, " and ".join(test.wanted for test in self.root), shown)


def _shown(value: datetime | date | None) -> str:
    if value is None:
        return "not set"
    return iso(value) if isinstance(value, datetime) else value.isoformat()
