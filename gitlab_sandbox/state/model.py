"""The nouns: users, projects, issues, notes and the traces they leave."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from gitlab_sandbox.state.code_model import Branch as Branch  # noqa: PLC0414
from gitlab_sandbox.state.code_model import Commit as Commit  # noqa: PLC0414
from gitlab_sandbox.state.outer_model import Hook as Hook  # noqa: PLC0414
from gitlab_sandbox.state.outer_model import IssueLink as IssueLink  # noqa: PLC0414
from gitlab_sandbox.state.outer_model import Iteration as Iteration  # noqa: PLC0414
from gitlab_sandbox.state.outer_model import Mention as Mention  # noqa: PLC0414
from gitlab_sandbox.state.trace_model import LabelEvent as LabelEvent  # noqa: PLC0414
from gitlab_sandbox.state.trace_model import MilestoneEvent as MilestoneEvent  # noqa: PLC0414
from gitlab_sandbox.state.trace_model import StateEvent as StateEvent  # noqa: PLC0414

if TYPE_CHECKING:
    from gitlab_sandbox.state.epic_model import Epic

DRAFT = re.compile(r"(?:\[draft\]|\(draft\)|draft:)\s*", re.IGNORECASE)  # how the title of a draft begins
GUEST, PLANNER, REPORTER, SECURITY_MANAGER, DEVELOPER, MAINTAINER, OWNER = 10, 15, 20, 25, 30, 40, 50
"""Access levels (https://docs.gitlab.com/api/members/)."""


@dataclass(slots=True, eq=False, kw_only=True)
class User:
    id: int
    username: str
    name: str
    email: str
    created_at: datetime
    admin: bool = False
    bot: bool = False
    state: str = "active"


@dataclass(slots=True, eq=False, kw_only=True)
class Token:
    id: int
    user: User
    name: str
    value: str
    scopes: list[str]
    created_at: datetime
    expires_at: date | None = None
    revoked: bool = False
    description: str = ""
    last_used_at: datetime | None = None
    project: Project | None = None  # set for a project access token
    access_level: int | None = None
    permissions: list[str] = field(default_factory=list)  # of a fine-grained token, such as "Issue: Update"

    @property
    def granular(self) -> bool:
        return "granular" in self.scopes


@dataclass(slots=True, eq=False, kw_only=True)
class Member:
    user: User
    level: int
    created_at: datetime
    created_by: User | None = None
    expires_at: date | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Label:
    id: int
    title: str
    color: str
    description: str | None
    created_at: datetime
    project: Project | None = None
    group: Group | None = None
    priority: int | None = None
    archived: bool = False
    subscribers: set[int] = field(default_factory=set)
    updated_at: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Milestone:
    id: int
    iid: int
    title: str
    description: str | None
    created_at: datetime
    updated_at: datetime
    project: Project | None = None
    group: Group | None = None
    state: str = "active"
    due_date: date | None = None
    start_date: date | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Group:
    id: int
    path: str
    name: str
    created_at: datetime
    parent: Group | None = None
    visibility: str = "private"
    members: dict[int, Member] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    epics: list[Epic] = field(default_factory=list)
    iterations: list[Iteration] = field(default_factory=list)

    @property
    def full_path(self) -> str:
        return f"{self.parent.full_path}/{self.path}" if self.parent else self.path

    def lineage(self) -> list[Group]:
        """This group, then its ancestors."""
        return [self, *(self.parent.lineage() if self.parent else [])]


@dataclass(slots=True, eq=False, kw_only=True)
class Project:
    id: int
    path: str
    name: str
    created_at: datetime
    group: Group
    visibility: str = "private"
    description: str = ""
    default_branch: str = "main"
    archived: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    issues: dict[int, Issue] = field(default_factory=dict)  # by iid
    merge_requests: dict[int, MergeRequest] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)  # by name
    hooks: list[Hook] = field(default_factory=list)
    last_iids: dict[str, int] = field(default_factory=dict)

    @property
    def full_path(self) -> str:
        return f"{self.group.full_path}/{self.path}"


@dataclass(slots=True, eq=False)
class Award:
    id: int
    name: str
    user: User
    created_at: datetime


@dataclass(slots=True, eq=False, kw_only=True)
class Note:
    id: int
    body: str
    author: User
    created_at: datetime
    updated_at: datetime
    system: bool = False
    internal: bool = False
    discussion_id: str = ""
    type: str | None = None
    awards: list[Award] = field(default_factory=list)
    about: Issuable | None = None  # where it says this item was mentioned; hidden from who may not read that
    resolved_by: User | None = None
    resolved_at: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Issuable:
    """What issues, merge requests and epics have in common."""

    id: int
    iid: int
    title: str
    description: str | None
    author: User
    created_at: datetime
    updated_at: datetime
    state: str = "opened"
    labels: list[Label] = field(default_factory=list)
    assignees: list[User] = field(default_factory=list)
    milestone: Milestone | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    discussion_locked: bool | None = None
    notes: list[Note] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    label_events: list[LabelEvent] = field(default_factory=list)
    state_events: list[StateEvent] = field(default_factory=list)
    milestone_events: list[MilestoneEvent] = field(default_factory=list)
    subscribers: dict[int, bool] = field(default_factory=dict)
    time_estimate: int = 0
    time_spent: int = 0

    @property
    def kind(self) -> str:
        return "Issue"

    @property
    def sign(self) -> str:
        return "#"

    @property
    def home(self) -> Project | Group:
        """Where its number counts and its labels are looked for."""
        raise NotImplementedError

    def reference(self, seen_from: Project | Group | None = None) -> str:
        """`#1` inside its own project, the full path elsewhere."""
        local = f"{self.sign}{self.iid}"
        return local if seen_from is self.home else self.home.full_path + local


@dataclass(slots=True, eq=False, kw_only=True)
class Noteable(Issuable):
    """What issues and merge requests have in common."""

    project: Project

    @property
    def home(self) -> Project | Group:
        return self.project


@dataclass(slots=True, eq=False, kw_only=True)
class Issue(Noteable):
    confidential: bool = False
    due_date: date | None = None
    issue_type: str = "issue"
    severity: str = "UNKNOWN"
    weight: int | None = None
    health_status: str | None = None
    iteration: Iteration | None = None
    status: str | None = None  # a work item's; nothing for the one its state brings with it
    moved_to: Issue | None = None
    duplicated_to: Issue | None = None
    updated_by: User | None = None
    edited_at: datetime | None = None
    edited_by: User | None = None
    relative_position: int | None = None
    todos: set[int] = field(default_factory=set)
    closers: list[MergeRequest] = field(default_factory=list)  # merge requests that say they close it


@dataclass(slots=True, eq=False, kw_only=True)
class MergeRequest(Noteable):
    source_branch: str = "topic"
    target_branch: str = "main"
    merged_at: datetime | None = None
    merged_by: User | None = None
    reviewers: list[User] = field(default_factory=list)
    closes: list[Issue] = field(default_factory=list)
    head: str = ""  # the commit its source branch ended in when last seen
    merge_commit: str | None = None
    conflicts: bool = False
    squash: bool = False
    remove_source_branch: bool | None = None
    first_contribution: bool = False  # as it was when merged

    @property
    def draft(self) -> bool:
        return DRAFT.match(self.title) is not None

    @property
    def kind(self) -> str:
        return "MergeRequest"

    @property
    def sign(self) -> str:
        return "!"
