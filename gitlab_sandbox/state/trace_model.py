"""The nouns of what a change leaves behind: events of labels, state and milestones; part of `model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gitlab_sandbox.state.model import Label, Milestone, User


@dataclass(slots=True, eq=False, kw_only=True)
class LabelEvent:
    id: int
    user: User
    created_at: datetime
    label: Label | None
    action: str


@dataclass(slots=True, eq=False)
class StateEvent:
    id: int
    user: User | None
    created_at: datetime
    state: str


@dataclass(slots=True, eq=False, kw_only=True)
class MilestoneEvent:
    id: int
    user: User | None
    created_at: datetime
    milestone: Milestone
    action: str
