"""Milestones of a project and of the groups above it."""

from __future__ import annotations

from datetime import date

from triage_bot.sandbox.errors import Invalid
from triage_bot.sandbox.state import model as m
from triage_bot.sandbox.state.store import State


def available(project: m.Project, ancestors: bool = True) -> list[m.Milestone]:
    found = list(project.milestones)
    if ancestors:
        for group in project.group.lineage():
            found += group.milestones
    return found


def find(project: m.Project, title: str) -> m.Milestone | None:
    return next((x for x in available(project) if x.title == title), None)


def by_id(project: m.Project, milestone_id: int) -> m.Milestone | None:
    return next((x for x in available(project) if x.id == milestone_id), None)


def create(
    state: State,
    owner: m.Project | m.Group,
    title: str,
    *,
    description: str | None = None,
    due_date: date | None = None,
    start_date: date | None = None,
) -> m.Milestone:
    title = title.strip()
    if not title:
        raise Invalid(title=["can't be blank"])
    if any(x.title == title for x in owner.milestones):
        raise Invalid(title=["already being used for another group or project milestone."])
    iid = max((x.iid for x in owner.milestones), default=0) + 1
    now = state.clock.now()
    milestone = m.Milestone(state.next_id("milestone"), iid, title, description, now, now)
    milestone.due_date, milestone.start_date = due_date, start_date
    if isinstance(owner, m.Project):
        milestone.project = owner
    else:
        milestone.group = owner
    return state.add_milestone(milestone)


def expired(milestone: m.Milestone, today: date) -> bool:
    return milestone.due_date is not None and milestone.due_date < today
