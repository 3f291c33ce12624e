"""Answers issue lists: visible, filtered, ordered; remembered until something changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from gitlab_sandbox.permissions import can_read_confidential, can_read_project, level
from gitlab_sandbox.state import issue_filters, timebox_filter
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.issue_filters import Outlook
from gitlab_sandbox.state.store import State

KEEP = 16
ORDERS = (
    "created_at", "due_date", "label_priority", "milestone_due", "popularity", "priority",
    "relative_position", "title", "updated_at",
)  # fmt: skip
KEYSET_ORDERS = ("created_at", "updated_at", "title", "id", "weight", "due_date", "relative_position")
LAST = 10**9

Key = Callable[[Any], Any]
T = TypeVar("T", bound=m.Issuable)


class IssueQuery:
    """The query cache of one State: the newest few answers, thrown away at any change."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._version = -1
        self._answers: dict[str, list[m.Issue]] = {}

    def run(
        self,
        user: m.User | None,
        projects: Sequence[m.Project],
        wanted: dict[str, Any],
        *,
        groups: Sequence[m.Group] = (),
        rooted: bool = True,
    ) -> list[m.Issue]:
        """`groups`: those whose milestones count beside the projects' own; not `rooted`: of the whole instance."""
        if self._version != self._state.version or len(self._answers) > KEEP:
            self._answers, self._version = {}, self._state.version
        today = self._state.clock.today()
        places = [p.id for p in projects], [g.id for g in groups]
        key = repr((user.id if user else 0, places, rooted, today, sorted(wanted.items(), key=str)))
        if key not in self._answers:
            upcoming = timebox_filter.upcoming([*projects, *groups], today)
            seen = Outlook(user=user, today=today, scoped=self._state.paid, rooted=rooted, upcoming=upcoming)
            self._answers[key] = _answer(seen, projects, wanted)
        return self._answers[key]


def _answer(seen: Outlook, projects: Sequence[m.Project], wanted: dict[str, Any]) -> list[m.Issue]:
    tests = issue_filters.build(wanted, seen)
    issues: list[m.Issue] = []
    for project in projects:
        issues += [i for i in visible(seen.user, project) if all(t(i) for t in tests)]
    return ordered(issues, wanted.get("order_by", "created_at"), wanted.get("sort", "desc"))


def visible(user: m.User | None, project: m.Project) -> list[m.Issue]:
    if not can_read_project(user, project):
        return []
    issues = list(project.issues.values())
    if level(user, project) >= m.PLANNER:
        return issues
    return [i for i in issues if not i.confidential or can_read_confidential(user, i)]


def _id(item: m.Issuable) -> int:
    return item.id


def ordered(issues: list[T], order_by: str, sort: str, number: Callable[[T], int] = _id) -> list[T]:
    """Missing values come last whatever the direction; equals are told apart by id, newest first."""
    down = sort == "desc"
    key = sort_value(order_by)
    issues.sort(key=number, reverse=True if order_by != "id" else down)
    present = [i for i in issues if key(i) is not None]
    absent = [i for i in issues if key(i) is None]
    present.sort(key=key, reverse=down)  # a reversed sort keeps the order of equals
    return present + absent


def sort_value(order_by: str) -> Key:
    keys: dict[str, Key] = {
        "created_at": lambda i: i.created_at,
        "updated_at": lambda i: i.updated_at,
        "title": lambda i: i.title.lower(),
        "id": lambda i: i.id,
        "due_date": lambda i: i.due_date,
        "weight": lambda i: i.weight,
        "relative_position": lambda i: i.relative_position,
        "milestone_due": lambda i: i.milestone.due_date if i.milestone else None,
        "popularity": lambda i: sum(a.name == "thumbsup" for a in i.awards),
        "label_priority": _label_priority,
        "priority": lambda i: (_milestone_due(i), _label_priority(i) or LAST),
    }
    return keys[order_by]


def _label_priority(issue: m.Issue) -> int | None:
    return min((x.priority for x in issue.labels if x.priority is not None), default=None)


def _milestone_due(issue: m.Issue) -> date:
    return (issue.milestone and issue.milestone.due_date) or date.max
