"""Making users, tokens, memberships, groups and projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from gitlab_sandbox.errors import Conflict, Invalid
from gitlab_sandbox.state import branches
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

SCOPES = (
    "api", "read_api", "read_user", "sudo", "admin_mode", "read_repository", "write_repository",
    "create_runner", "manage_runner", "k8s_proxy", "self_rotate", "read_registry", "write_registry",
    "ai_features", "granular",
)  # fmt: skip
LONGEST = 365  # days a token may live


def add_user(
    state: State,
    username: str,
    name: str = "",
    *,
    admin: bool = False,
    bot: bool = False,
    at: datetime | None = None,
) -> m.User:
    if state.user(username) is not None:
        raise Conflict("Username has already been taken")
    host = "noreply.sandbox.example" if bot else "sandbox.example"
    born = at or state.clock.now() - timedelta(days=400)
    shown = name or username.replace("-", " ").title()
    user = m.User(
        id=state.next_id("user"),
        username=username,
        name=shown,
        email=f"{username}@{host}",
        created_at=born,
        admin=admin,
        bot=bot,
    )
    return state.add_user(user)


def add_token(
    state: State,
    user: m.User,
    name: str,
    scopes: Sequence[str],
    *,
    expires_at: date | None = None,
    value: str = "",
    permissions: Sequence[str] = (),
) -> m.Token:
    unknown = [s for s in scopes if s not in SCOPES]
    if expires_at is None:  # a token without an end is no longer made
        expires_at = state.clock.today() + timedelta(days=LONGEST)
    if unknown or not scopes:
        raise Invalid(scopes=["can only contain available scopes" if unknown else "can't be blank"])
    value = value or f"glpat-{state.secret()}"
    token = m.Token(
        id=state.next_id("token"),
        user=user,
        name=name,
        value=value,
        scopes=list(scopes),
        created_at=state.clock.now(),
        expires_at=expires_at,
    )
    token.permissions = list(permissions)
    return state.add_token(token)


def add_project_token(
    state: State,
    project: m.Project,
    name: str,
    scopes: Sequence[str],
    *,
    level: int,
    expires_at: date | None,
    value: str = "",
) -> m.Token:
    """A project access token: it brings its own bot user, who becomes a member."""
    bot = add_user(state, f"project_{project.id}_bot_{state.secret(16)}", name, bot=True, at=state.clock.now())
    project.members[bot.id] = m.Member(user=bot, level=level, created_at=state.clock.now())
    token = add_token(state, bot, name, scopes, expires_at=expires_at, value=value)
    token.project, token.access_level = project, level
    return token


def join(state: State, place: m.Project | m.Group, user: m.User, level: int, by: m.User | None = None) -> m.Member:
    member = m.Member(user=user, level=level, created_at=state.clock.now(), created_by=by)
    place.members[user.id] = member
    state.changed()
    return member


def add_group(
    state: State, path: str, name: str = "", parent: m.Group | None = None, visibility: str = "private"
) -> m.Group:
    group = m.Group(
        id=state.next_id("group"), path=path, name=name or path.replace("-", " ").title(), created_at=_long_ago(state)
    )
    group.parent, group.visibility = parent, visibility
    return state.add_group(group)


def add_project(state: State, group: m.Group, path: str, name: str = "", visibility: str = "private") -> m.Project:
    shown = name or path.replace("-", " ").title()
    project = m.Project(
        id=state.next_id("project"),
        path=path,
        name=shown,
        created_at=_long_ago(state),
        group=group,
        visibility=visibility,
    )
    branches.plant(project, project.default_branch, project.created_at)
    return state.add_project(project)


def place(state: State, full_path: str) -> m.Project:
    """The project of that path; groups and project are made when missing."""
    project = state.project(full_path)
    if project is not None:
        return project
    above, _, last = full_path.rpartition("/")
    if not above:
        raise ValueError(f"a project needs a group: {full_path!r}")
    return add_project(state, group_place(state, above), last)


def group_place(state: State, full_path: str) -> m.Group:
    """The group of that path; it and those above it are made when missing."""
    above, _, last = full_path.rpartition("/")
    parent = group_place(state, above) if above else None
    return state.group(full_path) or add_group(state, last, parent=parent)


def _long_ago(state: State) -> datetime:
    return state.clock.now() - timedelta(days=500)
