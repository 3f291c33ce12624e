"""What GitLab holds, frozen: users, issues, notes, events, milestones, webhooks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from triage_bot.model.resource_type import BRANCHES, ISSUES, TYPES, ResourceType
from triage_bot.shapes.values import Username

ACCOUNTS = "accounts"
"""Stands for a project in the name of an account row."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Names one resource: full path of its project (of an epic its group) and iid.

    A planned issue has iid 0 and a key instead; a branch has its name for a key; without both it is the place itself.
    `id` is for paths that need it.
    """

    project: str
    iid: int = 0
    key: str = ""
    kind: str = ISSUES
    id: int = field(default=0, compare=False, repr=False)
    _hash: int = field(default=0, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.project, self.iid, self.key, self.kind)))

    def __hash__(self) -> int:
        return self._hash  # worked out once: a plan keeps its books by references

    def __str__(self) -> str:
        if self.project == ACCOUNTS:
            return f"account {self.key}"
        if self.kind == BRANCHES:
            return f"{self.project}@{self.key}"
        if not self.iid:
            return f"{self.project}#{self.number}" if self.key else self.project
        return f"{self.project}{self.type.sign}{self.iid}"

    @property
    def type(self) -> ResourceType:
        """What is special about resources of its type."""
        return TYPES[self.kind]

    @property
    def page(self) -> str:
        """Where an issue's page is, below its host."""
        return f"{self.project}/-/issues/{self.number if self.iid else f'#{self.number}'}"

    @property
    def number(self) -> str:
        """Its iid, or what stands for that of a planned issue: no other one's stands within it."""
        return str(self.iid) if self.iid else f"(new {self.key.replace('(new ', '(')})"

    @property
    def planned(self) -> bool:
        """True for an issue that this plan will open."""
        return not self.iid and self.kind == ISSUES


@dataclass(frozen=True, slots=True)
class User:
    """A user as stubs show it: no bot flag there; the username is one whatever its case."""

    id: int
    username: str
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "username", Username(self.username))


DRAFT = re.compile(r"\s*(?:\[draft\]|\(draft\)|draft:)\s*", re.I)
"""How the title of a draft begins (https://docs.gitlab.com/user/project/merge_requests/drafts/)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a time that is not known."""
GHOST = re.compile(r"ghost\d*")
GHOSTS_NAME = "Ghost User"
"""What deleted users and revoked tokens leave behind; numbered where somebody took the name before
(https://docs.gitlab.com/user/profile/account/delete_account/#associated-records)."""
NOBODY = User(0, "ghost", GHOSTS_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A project or group milestone; dates are calendar days."""

    id: int
    title: str
    state: str = "active"
    start_date: date | None = None
    due_date: date | None = None
    home: str = ""
    """Where it was made: `projects/7`, `groups/3`; empty if it is not known."""
    row: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """As GitLab wrote it, where a rule has looked it up; else empty."""


def home_of_milestone(row: Mapping[str, Any]) -> str:
    """Where a milestone was made, by its row; empty if that is not said."""
    return next((f"{kind}s/{row[key]}" for kind in ("project", "group") if row.get(key := f"{kind}_id")), "")


@dataclass(frozen=True, slots=True)
class Dates:
    """The calendar days between which a milestone lies; none, where it is open."""

    start: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A comment or a system note; times are UTC."""

    id: int
    body: str
    author: User
    created_at: datetime
    updated_at: datetime
    system: bool = False
    internal: bool = False


LATEST = 10**18
"""Stands for the number of an event that is yet to come: later than all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEvent:
    """A label was added or removed; label is empty once it was deleted."""

    id: int
    user: User
    created_at: datetime
    action: str
    label: str


@dataclass(frozen=True, slots=True)
class StateEvent:
    """An issue was closed or reopened; creation is not recorded by GitLab."""

    id: int
    user: User
    created_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue, or another resource of GitLab, as a list page shows it; times are UTC, due_date a calendar day.

    What its type does not have is empty: a branch has its name for a title, and no labels.
    """

    ref: Ref
    id: int
    project_id: int
    title: str
    description: str
    state: str
    labels: tuple[str, ...]
    author: User
    created_at: datetime
    updated_at: datetime
    assignees: tuple[User, ...] = ()
    milestone: Milestone | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    due_date: date | None = None
    confidential: bool = False
    issue_type: str = "issue"
    weight: int | None = None
    health_status: str | None = None
    status: str | None = None
    """A work item's status, where a plan sets it: lists do not tell."""
    upvotes: int = 0
    downvotes: int = 0
    user_notes_count: int = 0
    web_url: str = ""
    moved: bool = False
    """Closed because it went on as another issue, elsewhere."""
    deleted: bool = False
    """A plan deletes it: later rules look at it no more."""
    reviewers: tuple[User, ...] = ()
    discussion_locked: bool = False
    scoped: bool = False
    """A label evicts the others of its scope, as on paid tiers, whose issues have a weight."""
    row: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The whole row as GitLab wrote it, where texts or expressions may ask for any of its fields; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One row of an account list: canonical field names to typed values, and where it was written."""

    id: str
    name: str
    fields: dict[str, object] = field(hash=False)
    row: int = 0
    ref: Ref = field(init=False, compare=False, repr=False)
    """Accounts are named like issues in traces and plans."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ref", Ref(ACCOUNTS, 0, self.id))


Resource = Issue | Account

_BOT_USER = re.compile(r"^(project|group)_(\d+)_bot(?:_|\d*$)")
"""Usernames of access tokens (https://docs.gitlab.com/user/project/settings/project_access_tokens/)."""


def token_owner(username: str) -> tuple[str, int] | None:
    """('project', 12) for the bot user of an access token."""
    match = _BOT_USER.match(username)
    return (match[1], int(match[2])) if match else None


HOOK_NAME = "triage-bot"

# https://docs.gitlab.com/api/project_webhooks/ and https://docs.gitlab.com/api/group_webhooks/
HEARD = frozenset(
    "issues_events confidential_issues_events note_events confidential_note_events merge_requests_events".split()
)
NOT_HEARD = frozenset(
    "push_events tag_push_events job_events pipeline_events wiki_page_events deployment_events releases_events "
    "feature_flag_events emoji_events milestone_events resource_access_token_events resource_deploy_token_events "
    "vulnerability_events repository_update_events subgroup_events member_events project_events".split()
)
WORKS = "executable"
"""The alert status of a webhook that GitLab has not disabled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A webhook; None where this GitLab does not say."""

    id: int
    url: str
    name: str = ""
    events: frozenset[str] = frozenset()
    ssl: bool = True
    status: str = WORKS
    token: bool | None = None
    signing: bool | None = None
    templated: bool = False
