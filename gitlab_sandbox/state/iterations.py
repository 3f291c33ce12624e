"""Iterations: spans of days that groups set, one after the other."""

from __future__ import annotations

from datetime import date

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

UPCOMING, CURRENT, CLOSED = 1, 2, 3


def create(
    state: State, group: m.Group, title: str | None, start: date, due: date, description: str | None = None
) -> m.Iteration:
    iteration = m.Iteration(
        id=state.next_id("iteration"), iid=len(group.iterations) + 1, group=group, title=title, start_date=start,
        due_date=due, created_at=state.clock.now(), description=description,
    )  # fmt: skip
    group.iterations.append(iteration)
    state.changed()
    return iteration


def find(project: m.Project, title: str) -> m.Iteration | None:
    return next((x for g in project.group.lineage() for x in g.iterations if x.title == title), None)


def state_of(iteration: m.Iteration, today: date) -> int:
    """As the number GitLab gives it."""
    if iteration.start_date > today:
        return UPCOMING
    return CURRENT if iteration.due_date >= today else CLOSED
