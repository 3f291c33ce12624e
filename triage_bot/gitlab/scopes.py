"""A project or group by its id or path, with the groups above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from triage_bot.errors import NotFound, ResourceError, ScopeNotFound
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.paths import part
from triage_bot.model.facts import Scope


def find(connection: Connection, kind: str, path: str) -> Scope:
    """A project or group; raises ScopeNotFound (a private one looks absent)."""
    if kind == "all":
        return Scope("", "all", host=_name(connection.host))
    try:
        data = connection.get(f"/{kind}/{part(path)}").data
    except NotFound:
        what = "project" if kind == "projects" else "group"
        hint = "it does not exist, or this token's user is not a member"
        raise ScopeNotFound(f'there is no {what} "{path}" for this token', hint) from None
    group_ids = {int(data["id"])} if kind == "groups" else set()
    if (data.get("namespace") or {}).get("kind") == "group":
        group_ids.add(int(data["namespace"]["id"]))
    group_ids |= _groups_above(connection, _parent(data))
    full = str(data.get("path_with_namespace") or data.get("full_path"))
    public = data.get("visibility") == "public"
    host = _name(str(data.get("web_url") or connection.host))
    return Scope(full, kind, int(data["id"]), group_ids=frozenset(group_ids), public=public, host=host)


def _name(address: str) -> str:
    return urlsplit(address).hostname or ""


def _groups_above(connection: Connection, parent: int | None) -> set[int]:
    """The groups above, as far up as they can be seen: their tokens' bots may have been ours."""
    found: set[int] = set()
    while parent and parent not in found:
        found.add(parent)
        try:
            parent = connection.get(f"/groups/{parent}").data.get("parent_id")
        except ResourceError:
            break
    return found


def _parent(data: Mapping[str, Any]) -> int | None:
    """The group above a group, or above the namespace of a project."""
    return (data.get("namespace") or data).get("parent_id")
