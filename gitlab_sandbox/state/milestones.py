"""Milestones of a project and of the groups above it."""

from __future__ import annotations

from datetime import date

from gitlab_sandbox.errors import Invalid
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State


def available(project: m.Project, ancestors: bool = True) -> list[m.Milestone]:
    milestones = list(project.milestones)
    if ancestors:
        for group in project.group.lineage():
            milestones += group.milestones
    return milestones


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
    check_title(state, owner, title)
    check_days(start_date, due_date)
    iid = max((x.iid for x in owner.milestones), default=0) + 1
    now = state.clock.now()
    milestone = m.Milestone(
        id=state.next_id("milestone"), iid=iid, title=title, description=description, created_at=now, updated_at=now
    )
    milestone.due_date, milestone.start_date = due_date, start_date
    if isinstance(owner, m.Project):
        milestone.project = owner
    else:
        milestone.group = owner
    return state.add_milestone(milestone)


def check_title(state: State, owner: m.Project | m.Group, title: str) -> None:
    """One title once among a project and the groups above it; of a group, also among all below it."""
    if not title:
        raise Invalid(title=["can't be blank"])
    if any(x.title == title for place in _related(state, owner) for x in place.milestones):
        raise Invalid(title=["already being used for another group or project milestone."])


def _related(state: State, owner: m.Project | m.Group) -> list[m.Project | m.Group]:
    if isinstance(owner, m.Project):
        return [owner, *owner.group.lineage()]
    below = [x for x in state.groups.values() if owner in x.lineage()]
    return [*owner.lineage(), *below, *state.projects_below(owner)]


def check_days(start: date | None, due: date | None) -> None:
    if start and due and due <= start:
        raise Invalid(due_date=["must be greater than start date"])


def expired(milestone: m.Milestone, today: date) -> bool:
    return milestone.due_date is not None and milestone.due_date < today
