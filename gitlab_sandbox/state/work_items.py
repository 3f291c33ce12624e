"""Issues, tasks and epics as work items: types, statuses, and which a list holds."""

from __future__ import annotations

from typing import NamedTuple

from gitlab_sandbox.permissions import can_read_epic
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.issue_query import visible
from gitlab_sandbox.state.store import State

WorkItem = m.Issue | Epic
TYPES = {
    "issue": 1, "incident": 2, "test_case": 3, "requirement": 4, "task": 5, "objective": 6, "key_result": 7,
    "epic": 8, "ticket": 9,
}  # fmt: skip
CUSTOM = 1001  # types that a namespace made itself are numbered from here
WITH_STATUS = ("issue", "task")


class Status(NamedTuple):
    """One of those that GitLab brings with it."""

    id: int
    name: str
    category: str
    icon: str
    color: str


STATUSES = {
    x.name: x
    for x in (
        Status(1, "To do", "to_do", "status-waiting", "#737278"),
        Status(2, "In progress", "in_progress", "status-running", "#1f75cb"),
        Status(3, "Done", "done", "status-success", "#108548"),
        Status(4, "Won't do", "canceled", "status-cancelled", "#DD2B0E"),
        Status(5, "Duplicate", "canceled", "status-cancelled", "#DD2B0E"),
    )
}
ENDED = ("done", "canceled")


def number(item: m.Issuable) -> int:
    """Its id among work items, where epics have one of their own."""
    return item.work_item_id if isinstance(item, Epic) else item.id


def kind(item: WorkItem) -> str:
    return "epic" if isinstance(item, Epic) else item.issue_type


def type_name(word: str) -> str:
    """`test_case` is shown as `Test Case`; a type that a namespace made keeps its own spelling."""
    return word.replace("_", " ").title() if word in TYPES else word


def type_id(word: str) -> int:
    return TYPES.get(word, CUSTOM + sum(word.encode()))


def status(item: WorkItem) -> Status | None:
    """What was set, as long as it agrees with the state; else the one that the state brings with it."""
    if isinstance(item, Epic) or item.issue_type not in WITH_STATUS:
        return None
    own, closed = STATUSES.get(item.status or ""), item.state == "closed"
    if own is not None and (own.category in ENDED) is closed:
        return own
    return STATUSES["Duplicate" if closed and item.duplicated_to else "Done" if closed else "To do"]


def of_place(state: State, user: m.User | None, home: m.Project | m.Group) -> list[WorkItem]:
    """Those that are numbered there."""
    if isinstance(home, m.Project):
        return list(visible(user, home))
    return of_group(state, user, home, below=False, above=False, archived=False)


def of_group(
    state: State, user: m.User | None, group: m.Group, *, below: bool, above: bool, archived: bool
) -> list[WorkItem]:
    """The group's own, which are epics; `below` adds those of groups and projects within it."""
    groups = [*(state.groups_below(group) if below else [group]), *(group.lineage()[1:] if above else [])]
    items: list[WorkItem] = []
    if state.paid:
        items += [e for g in groups for e in g.epics if can_read_epic(user, e)]
    for project in state.projects_below(group) if below else []:
        if archived or not project.archived:
            items += visible(user, project)
    return items
