"""Who acts, when, and what happened: the context every change is made in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.store import State

THROTTLE = timedelta(seconds=60)


@dataclass(slots=True)
class Actor:
    """A user doing something in one request; `chain` names the family of web hooks it belongs to."""

    state: State
    user: m.User
    chain: str = ""
    caused_by_hook: bool = False

    @property
    def now(self) -> datetime:
        return self.state.clock.now()


@dataclass(slots=True, kw_only=True)
class Happening:
    """Something a web hook may want to hear about."""

    kind: str  # issue, note, emoji, milestone, merge_request, epic
    action: str
    actor: Actor
    project: m.Project | None  # none for what belongs to a group
    issue: m.Noteable | None = None
    note: m.Note | None = None
    award: m.Award | None = None
    milestone: m.Milestone | None = None
    epic: Epic | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def hooks(self) -> list[m.Hook]:
        """Those of the project, then those of the groups above."""
        own = self.project.hooks if self.project else []
        group = self.project.group if self.project else self.epic.group if self.epic else None
        return [*own, *(h for g in (group.lineage() if group else []) for h in g.hooks)]


def tell(actor: Actor, kind: str, action: str, project: m.Project | None, **details: Any) -> None:
    actor.state.announce(Happening(kind=kind, action=action, actor=actor, project=project, **details))


def touch(actor: Actor, noteable: m.Issuable) -> None:
    """Move `updated_at`, but not when it moved less than a minute ago."""
    if actor.now - noteable.updated_at >= THROTTLE:
        noteable.updated_at = actor.now
    actor.state.changed()


def saved(actor: Actor, noteable: m.Issuable) -> None:
    """A changed attribute was stored: `updated_at` moves without any throttle."""
    noteable.updated_at = actor.now
    actor.state.changed()


def snapshot(noteable: m.Noteable) -> dict[str, Any]:
    """The attributes a web hook compares before and after."""
    seen: dict[str, Any] = {
        "title": noteable.title,
        "description": noteable.description,
        "state_id": 1 if noteable.state == "opened" else 2,
        "closed_at": noteable.closed_at,
        "updated_at": noteable.updated_at,
        "milestone_id": noteable.milestone.id if noteable.milestone else None,
        "discussion_locked": noteable.discussion_locked,
        "time_estimate": noteable.time_estimate,
        "total_time_spent": noteable.time_spent,
        "labels": list(noteable.labels),
        "assignees": list(noteable.assignees),
    }
    if isinstance(noteable, m.Issue):
        seen |= _issue_only(noteable)
    return seen


def _issue_only(issue: m.Issue) -> dict[str, Any]:
    return {
        "confidential": issue.confidential,
        "due_date": issue.due_date,
        "weight": issue.weight,
        "health_status": issue.health_status,
        "updated_by_id": issue.updated_by.id if issue.updated_by else None,
        "last_edited_at": issue.edited_at,
        "last_edited_by_id": issue.edited_by.id if issue.edited_by else None,
        "relative_position": issue.relative_position,
    }
