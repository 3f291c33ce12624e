"""Condition `date`: an attribute lies further back, or less far, than an interval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StrictBool, StrictFloat, StrictInt, model_validator

from triage_bot.conditions.base import Scalar
from triage_bot.conditions.verdict import MET, UNMET, Clock, Verdict, timed
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene, once
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue
from triage_bot.model.resource_type import BRANCHES, EPICS, ISSUES, MERGE_REQUESTS, OF_GITLAB, WORK_ITEMS
from triage_bot.shapes.values import Strict, iso, parse_iso, refuse
from triage_bot.text.calendar import Calendar, add_months

LISTED_BY = frozenset({"created_at", "updated_at"})
"""What GitLab's lists can be filtered by: it takes the cut-off itself, too (https://docs.gitlab.com/api/issues/)."""
OF_COMMITS = frozenset({"committed_date", "authored_date"})
_OWN = {"closed_at", "due_date"}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    ISSUES: LISTED_BY | _OWN,
    EPICS: LISTED_BY | _OWN,
    MERGE_REQUESTS: LISTED_BY | {"merged_at", "closed_at"},
    BRANCHES: OF_COMMITS,
    WORK_ITEMS: LISTED_BY,
}
Attribute = Literal["created_at", "updated_at", "closed_at", "due_date", "merged_at", "committed_date", "authored_date"]
Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Edge:
    """Now minus an interval: the moment to the second, the local day it lies on, and that day's midnight in UTC."""

    moment: datetime
    day: date
    midnight: datetime


class DateTest(Strict):
    """One test. Lists are filtered as GitLab does it, from the beginning of a day and with the cut-off itself; what is
    looked at here is strictly before or after, by whole days or to the minute."""

    attribute: Attribute
    condition: Literal["older_than", "newer_than"]
    interval_type: Unit
    interval: StrictInt | StrictFloat
    filter_in_ruby: Annotated[StrictBool, BeforeValidator(lambda given: given is not None and given)] = False

    @model_validator(mode="after")
    def _can_be_meant(self) -> Any:
        whole = isinstance(self.interval, int)
        refuse(self._by_months and not whole, f"{self.interval_type} are whole ones: write {self.interval:.0f}")
        ahead = self.interval < 0 and self.attribute != "due_date"
        refuse(ahead, f"{self.interval} {self.interval_type} lie ahead, where no {self.attribute} is")
        return self

    @property
    def _by_months(self) -> bool:
        return self.interval_type in ("months", "years")

    @cached_property
    def by_clock(self) -> bool:
        """True for minutes and hours: they keep the time of day."""
        return self.interval_type in ("minutes", "hours")

    @cached_property
    def older(self) -> bool:
        """True if it asks for what lies further back."""
        return self.condition == "older_than"

    @cached_property
    def by_list(self) -> bool:
        """True if it is a filter of GitLab's lists."""
        return self.attribute in LISTED_BY and not self.filter_in_ruby

    def wanted(self) -> str:
        """The test in words."""
        unit = self.interval_type.removesuffix("s") if self.interval == 1 else self.interval_type
        return f"{self.attribute} {self.condition.replace('_', ' ')} {self.interval} {unit}"

    def since(self, now: datetime, calendar: Calendar) -> datetime | None:
        """For `closed_at` newer than an age: a moment before which no match was closed (UTC); else None."""
        if self.attribute != "closed_at" or self.older:
            return None
        edge = self.edge(now, calendar)
        return edge.moment if self.by_clock else calendar.look_at(edge.day - timedelta(days=1))

    def holds(self, issue: Issue, scene: Scene) -> bool:
        """True if the attribute lies on the asked side of now minus the interval; never for no value."""
        key = (self.interval, self.interval_type)
        edge = scene.worked.edges.get(key) or once(
            scene.worked.edges, key, lambda: self.edge(scene.now, scene.calendar)
        )
        if self.by_list:
            value = issue.updated_at if self.attribute == "updated_at" else issue.created_at
            at = edge.moment if self.by_clock or issue.ref.kind == WORK_ITEMS else edge.midnight
            return value <= at if self.older else value >= at
        return self._holds_here(_value(issue, self.attribute), issue, edge, scene.calendar)

    def _holds_here(self, value: datetime | date | None, issue: Issue, edge: Edge, calendar: Calendar) -> bool:
        if value is None:
            return False
        if self.by_clock and isinstance(value, datetime):
            return value < edge.moment if self.older else value > edge.moment
        day = _day(value, issue, self.attribute, calendar)
        return day < edge.day if self.older else day > edge.day

    def edge(self, now: datetime, calendar: Calendar) -> Edge:
        """Now minus the interval; before the first day there is, that day."""
        moment = _before(now.replace(microsecond=0), calendar, self.interval, self.interval_type)
        local = moment if moment in (_FIRST, _LAST) else moment.astimezone(calendar.zone)
        return Edge(moment, local.date(), datetime.combine(local.date(), time(), UTC))

    def parameter(self, now: datetime, calendar: Calendar) -> tuple[str, str]:
        """The parameter of GitLab's lists of work items, which take a moment."""
        name = f"{self.attribute.removesuffix('at')}{'before' if self.older else 'after'}"
        return name, iso(self.edge(now, calendar).moment)


def _before(now: datetime, calendar: Calendar, interval: int | float, unit: str) -> datetime:
    """The moment (UTC) so much before: minutes and hours are real ones, days and more keep the local time of day."""
    try:
        if unit in ("minutes", "hours"):
            return now - timedelta(seconds=interval * _SECONDS[unit])
        local = now.astimezone(calendar.zone)
        if unit in ("months", "years"):
            months = -int(interval) * (12 if unit == "years" else 1)
            back = datetime.combine(add_months(local.date(), months), local.timetz())
        else:
            days, rest = divmod(-interval * _SECONDS[unit], _SECONDS["days"])
            back = (local + timedelta(days=days)).astimezone(UTC) + timedelta(seconds=rest)
        return back.astimezone(UTC)
    except (OverflowError, ValueError):
        return _FIRST if interval > 0 else _LAST


def _value(issue: Issue, attribute: str) -> datetime | date | None:
    """The attribute's value; those of merge requests and branches stand in their rows alone."""
    if attribute == "merged_at":
        return parse_iso(issue.row.get("merged_at"))
    if attribute in OF_COMMITS:
        return parse_iso((issue.row.get("commit") or {}).get(attribute))
    value: datetime | date | None = getattr(issue, attribute)
    return value


def _day(value: datetime | date, issue: Issue, attribute: str, calendar: Calendar) -> date:
    """The day a value lies on: of what is ours, in the calendar's zone; of the rest as GitLab wrote it."""
    if not isinstance(value, datetime):
        return value
    if attribute in _OWN:
        return calendar.day(value)
    written = (issue.row.get("commit") or {}) if attribute in OF_COMMITS else issue.row
    text = written.get(attribute)
    return date.fromisoformat(text[:10]) if text and parse_iso(text) == value else value.date()


def _as_tests(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _some(tests: tuple[DateTest, ...]) -> tuple[DateTest, ...]:
    refuse(not tests, "a list without a test is met by everything: write one, or leave it out")
    return tests


_Given = DateTest | tuple[DateTest, ...]


class Date(Scalar):
    """`created_at`, `closed_at`, `merged_at` or the like is older or newer than an interval; one or a list."""

    key = "date"
    on = OF_GITLAB
    of_the_gem = True
    listed_so = True
    root: Annotated[tuple[DateTest, ...], BeforeValidator(_as_tests, json_schema_input_type=_Given)]

    @model_validator(mode="after")
    def _asks_something(self) -> Any:
        _some(self.root)
        return self

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        issue = seen.issue
        for test in self.root:
            if not test.holds(issue, scene):
                return UNMET
        clock = self._clock(issue, scene)
        return timed(True, None, clock) if clock else MET

    def wanted(self) -> str:
        return " and ".join(test.wanted() for test in self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return ", ".join(f"{test.attribute} {_shown(_value(seen.issue, test.attribute))}" for test in self.root)

    def closed_since(self, now: datetime, calendar: Calendar) -> datetime | None:
        return max((at for test in self.root if (at := test.since(now, calendar))), default=None)

    def faults_on(self, kind: str, vocabulary: Vocabulary) -> Iterable[Wrong]:
        known = ATTRIBUTES.get(kind, frozenset())
        for test in self.root:
            if test.attribute not in known:
                yield Wrong(message=f"{kind} have no {test.attribute}", hint=f"possible: {', '.join(sorted(known))}")
            if kind == EPICS and test.filter_in_ruby:
                yield Wrong(message="filter_in_ruby does not work on epics", hint="leave it out: GitLab filters them")
            if kind == WORK_ITEMS and test.interval <= 0:
                yield Wrong(message="the interval of a date of work items is more than nothing")

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        return dict(test.parameter(now, calendar) for test in self.root)

    def looks_again(self) -> bool:
        return len(self.root) > 1 or self.root[0].filter_in_ruby

    def heeds_any_news(self) -> bool:
        return any(test.attribute == "updated_at" and not test.older for test in self.root)

    def advice(self) -> tuple[str, str]:
        if all(test.attribute != "updated_at" for test in self.root):
            return "", ""
        return "waits for updated_at, which the bot's own notes move", "last_update counts updates by people only"

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
