"""A project or group by its id or path, with the groups above it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.decode import Json, is_public, web_url
from triage_bot.gitlab.paths import part
from triage_bot.model.facts import Scope


def find(connection: Connection, kind: str, path: str) -> Scope:
    """A project or group; raises ScopeNotFound (a private one looks absent)."""
    if kind == "all":
        return Scope("", "all", host=_name(connection.host))
    try:
        found = connection.get(f"/{kind}/{part(path)}").one(lambda data: _place(kind, data))
    except NotFound:
        what = "project" if kind == "projects" else "group"
        hint = "it does not exist, or this token's user is not a member"
        raise ScopeNotFound(f'there is no {what} "{path}" for this token', hint) from None
    group_ids = found.group_ids | _groups_above(connection, found.parent)
    host = found.host or _name(connection.host)
    return Scope(found.path, kind, found.id, group_ids=group_ids, public=found.public, host=host)


@dataclass(frozen=True, slots=True)
class _Place:
    """A project or group as GitLab shows it; `parent` is the group above its namespace or itself, `host` its pages'."""

    path: str
    id: int
    group_ids: frozenset[int]
    parent: int | None
    public: bool
    host: str


def _place(kind: str, data: Json) -> _Place:
    path = data["path_with_namespace" if kind == "projects" else "full_path"]
    if not isinstance(path, str) or not path:
        raise TypeError("path")
    group_ids = {int(data["id"])} if kind == "groups" else set()
    if (data.get("namespace") or {}).get("kind") == "group":
        group_ids.add(int(data["namespace"]["id"]))
    host = _name(web_url(data))
    return _Place(path, int(data["id"]), frozenset(group_ids), _parent(data), is_public(data), host)


def _name(address: str) -> str:
    return urlsplit(address).hostname or ""


def _groups_above(connection: Connection, parent: int | None) -> set[int]:
    """The groups above, as far up as they can be seen: their tokens' bots may have been ours."""
    found: set[int] = set()
    while parent and parent not in found:
        found.add(parent)
        try:
            parent = connection.get(f"/groups/{parent}").one(_parent)
        except ResourceError:
            break
    return found


def _parent(data: Json) -> int | None:
    """The group above a group, or above the namespace of a project."""
    parent = (data.get("namespace") or data).get("parent_id")
    return None if parent is None else int(parent)
