"""The conditions a list of work items can be asked with, put as those of issues where they are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from gitlab_sandbox.state import issue_filters, timebox_filter, work_items
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.issue_filters import Outlook
from gitlab_sandbox.state.work_items import WorkItem

Test = Callable[[WorkItem], bool]
SAME = {"label_name": "labels", "assignee_usernames": "assignee_username"}
PASSED = (
    "state", "iids", "label_name", "assignee_usernames", "author_username", "my_reaction_emoji", "search", "in",
    "confidential", "created_before", "created_after", "updated_before", "updated_after",
)  # fmt: skip


def build(wanted: dict[str, Any], seen: Outlook) -> list[Test]:
    """One predicate per condition; all must hold."""
    alike = {SAME.get(k, k): v for k, v in wanted.items() if k in PASSED and v is not None}
    turned = wanted.get("not") or {}
    alike["not"] = {SAME.get(k, k): v for k, v in turned.items() if k in ("label_name",)}
    tests = [*issue_filters.build(alike, seen), *_own(wanted, seen), *_times(wanted), *_paid(wanted)]
    tests += [_turned(test) for test in _own(turned, seen)]
    for name in turned.get("author_username") or []:
        tests.append(_turned(_written_by(name)))
    for name in turned.get("assignee_usernames") or []:
        tests.append(_turned(_assigned_to(name)))
    return tests


def _own(wanted: dict[str, Any], seen: Outlook) -> Iterator[Test]:
    if ids := wanted.get("ids"):
        yield lambda i: work_items.number(i) in ids
    if names := wanted.get("work_item_type_names"):
        words = {x.lower() for x in names}
        yield lambda i: work_items.type_name(work_items.kind(i)).lower() in words
    if numbers := wanted.get("work_item_type_ids"):
        yield lambda i: work_items.type_id(work_items.kind(i)) in numbers
    if titles := wanted.get("milestone_title"):
        yield lambda i: i.milestone is not None and i.milestone.title in titles
    if word := wanted.get("milestone_wildcard_id"):
        yield _milestone(word, seen.today)
    match wanted.get("assignee_wildcard_id"):
        case "None" | "Any" as word:
            yield lambda i: bool(i.assignees) is (word == "Any")
        case "Me":
            yield lambda i: seen.user in i.assignees


def _milestone(word: str, today: date) -> Test:
    """Here, unlike in lists of issues, started means under way and upcoming means yet to start."""
    if word in ("None", "Any"):
        in_milestone = timebox_filter.in_milestone(None, word, today, frozenset())
        return lambda i: in_milestone(i.milestone)
    if word == "Upcoming":
        return lambda i: _open(i.milestone) and _later(i.milestone, today)
    return lambda i: _open(i.milestone) and _running(i.milestone, today)


def _open(milestone: m.Milestone | None) -> bool:
    return milestone is not None and milestone.state == "active"


def _later(milestone: m.Milestone | None, today: date) -> bool:
    return bool(milestone and milestone.start_date and milestone.start_date > today)


def _running(milestone: m.Milestone | None, today: date) -> bool:
    if milestone is None or milestone.start_date is None or milestone.due_date is None:
        return False
    return milestone.start_date <= today <= milestone.due_date


def _times(wanted: dict[str, Any]) -> Iterator[Test]:
    bounds: tuple[tuple[str, Callable[[WorkItem], Any]], ...] = (
        ("closed", lambda i: i.closed_at),
        ("due", lambda i: i.due_date and datetime.combine(i.due_date, datetime.min.time(), UTC)),
    )
    for name, value in bounds:
        if after := wanted.get(f"{name}_after"):
            yield lambda i, v=value, t=after: v(i) is not None and v(i) >= t  # type: ignore[misc]
        if before := wanted.get(f"{name}_before"):
            yield lambda i, v=value, t=before: v(i) is not None and v(i) <= t  # type: ignore[misc]


def _paid(wanted: dict[str, Any]) -> Iterator[Test]:
    if name := (wanted.get("status") or {}).get("name"):
        yield lambda i: (status := work_items.status(i)) is not None and status.name.lower() == str(name).lower()
    for key, field in (("health_status_filter", "health_status"), ("weight", "weight")):
        if (value := wanted.get(key)) is not None:
            yield _wild(field, value)


def _wild(field: str, value: str) -> Test:
    if value in ("none", "any"):
        return lambda i: (getattr(i, field, None) is None) is (value == "none")
    return lambda i: str(getattr(i, field, None)) == value


def _written_by(name: str) -> Test:
    return lambda i: i.author.username.lower() == name.lower()


def _assigned_to(name: str) -> Test:
    return lambda i: any(u.username.lower() == name.lower() for u in i.assignees)


def _turned(test: Test) -> Test:
    return lambda i: not test(i)
