"""Condition `date`: an attribute lies further back, or less far, than an interval."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage_bot.conditions.base import MET, UNMET, Clock, Scalar, Verdict, timed
from triage_bot.context.scene import Scene, Seen, once
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Strict, iso
from triage_bot.text.calendar import Calendar, Duration


class DateTest(Strict):
    """One test; minutes and hours keep the clock time, other units compare whole days (gem 1.4)."""

    attribute: Literal["created_at", "updated_at", "closed_at", "due_date"]
    condition: Literal["older_than", "newer_than"]
    interval_type: Literal["minutes", "hours", "days", "weeks", "months", "years"]
    interval: int
    filter_in_ruby: bool = False

    @model_validator(mode="after")
    def _not_too_far(self) -> Any:
        self._span.bounded()
        return self

    @property
    def _span(self) -> Duration:
        return Duration(abs(self.interval), self.interval_type.removesuffix("s"))

    def wanted(self) -> str:
        """The test in words."""
        unit = Duration(self.interval, self.interval_type.removesuffix("s"))
        return f"{self.attribute} {self.condition.replace('_', ' ')} {unit}"

    def since(self, now: datetime, calendar: Calendar) -> datetime | None:
        """For `closed_at` newer than an age: a moment before which no match was closed (UTC); else None."""
        if self.attribute != "closed_at" or self.condition != "newer_than" or self.interval < 0:
            return None
        if self._span.by_clock:
            return now - self._span.clock()
        return calendar.look_at(self._span.day_before(calendar.day(now), calendar) - timedelta(days=1))

    def holds(self, value: datetime | date | None, scene: Scene) -> bool:
        """True if the value lies on the asked side of now minus the interval; strict, never for no value."""
        if value is None:
            return False
        moment, day = self._edge(scene)
        if isinstance(value, datetime) and moment is not None:
            return value < moment if self.condition == "older_than" else value > moment
        local = scene.calendar.day(value) if isinstance(value, datetime) else value
        return local < day if self.condition == "older_than" else local > day

    def _edge(self, scene: Scene) -> tuple[datetime | None, date]:
        """Now minus the interval: a moment in UTC, or none where whole days count; and a day."""
        span, back = self._span, self.interval >= 0

        def edge() -> tuple[datetime | None, date]:
            if span.by_clock:
                return scene.now - span.clock() if back else scene.now + span.clock(), scene.today
            return None, (span.day_before if back else span.day_after)(scene.today, scene.calendar)

        return once(scene.edges, (self.interval, self.interval_type), edge)


def _as_tests(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


_Given = DateTest | tuple[DateTest, ...]


class Date(Scalar):
    """`created_at`, `updated_at`, `closed_at` or `due_date` is older or newer than an interval; one or a list."""

    key = "date"
    of_the_gem = True
    root: Annotated[tuple[DateTest, ...], BeforeValidator(_as_tests, json_schema_input_type=_Given)]

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        issue = seen.issue
        if not all(test.holds(getattr(issue, test.attribute), scene) for test in self.root):
            return UNMET
        clock = self._clock(issue, scene)
        return timed(True, None, clock) if clock else MET

    def wanted(self) -> str:
        return " and ".join(test.wanted() for test in self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return ", ".join(f"{test.attribute} {_shown(getattr(seen.issue, test.attribute))}" for test in self.root)

    def closed_since(self, now: datetime, calendar: Calendar) -> datetime | None:
        return max((at for test in self.root if (at := test.since(now, calendar))), default=None)

    def advice(self) -> tuple[str, str]:
        if all(test.attribute != "updated_at" for test in self.root):
            return "", ""
        return "waits for updated_at, which the bot's own notes move", "last_update counts people's words only"

    def _clock(self, issue: Issue, scene: Scene) -> Clock | None:
        """A closing is an event: what is said about it belongs to it."""
        closed = issue.closed_at
        if closed is None or all(test.attribute != "closed_at" for test in self.root):
            return None
        who = issue.closed_by.username if issue.closed_by else ""
        return Clock(start=closed, limit=scene.calendar.day(closed), what="closed", who=who)


def _shown(value: datetime | date | None) -> str:
    if value is None:
        return "not set"
    return iso(value) if isinstance(value, datetime) else value.isoformat()
