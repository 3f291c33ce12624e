"""The nouns around the issues: web hooks, what a text mentioned, iterations, relations; part of `model`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gitlab_sandbox.state.model import Group, Issuable, Issue, Note, Project, User


@dataclass(slots=True, eq=False, kw_only=True)
class Mention:
    """What a text called: who heard of it, and the items it named."""

    at: datetime
    by: User
    source: Issuable
    note: Note | None
    people: list[User]
    items: list[str]


@dataclass(slots=True, eq=False, kw_only=True)
class Iteration:
    """A span of days of a group, with a title or without one."""

    id: int
    iid: int
    group: Group
    title: str | None
    start_date: date
    due_date: date
    created_at: datetime
    description: str | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Hook:
    id: int
    url: str
    created_at: datetime
    project: Project | None = None
    group: Group | None = None
    token: str | None = None
    signing_token: str | None = None
    ssl: bool = True
    name: str = ""
    description: str = ""
    events: dict[str, bool] = field(default_factory=dict)
    custom_headers: list[dict[str, str]] = field(default_factory=list)
    failures: int = 0
    disabled_until: datetime | None = None
    disabled: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class IssueLink:
    id: int
    source: Issue
    target: Issue
    link_type: str
    created_at: datetime
