"""What a seed may say, checked with the place of each fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEVELS = {
    "guest": 10, "planner": 15, "reporter": 20, "security manager": 25, "developer": 30, "maintainer": 40,
    "owner": 50,
}  # fmt: skip
TOP = {
    "clock", "visibility", "users", "members", "tokens", "labels", "milestones", "files", "projects", "issues",
    "groups", "epics", "flags", "branches", "merge_requests",
}  # fmt: skip
ISSUE = {
    "title", "description", "labels", "author", "created", "confidential", "assignees", "due_date",
    "milestone", "state", "closed", "closed_by", "type", "locked", "weight", "health_status", "events",
    "notes", "project", "iteration", "status",
}  # fmt: skip
EPIC = {
    "title", "description", "labels", "author", "created", "confidential", "start_date", "due_date", "state",
    "closed", "closed_by", "events", "notes", "group", "parent",
}  # fmt: skip
MERGE_REQUEST = {
    "title", "description", "labels", "author", "created", "updated", "assignees", "reviewers", "milestone", "state",
    "closed", "closed_by", "merged", "merged_by", "locked", "source_branch", "target_branch", "conflicts", "awards",
    "events", "notes", "project",
}  # fmt: skip
BRANCH = {
    "name", "committed", "authored", "author", "title", "commit", "protected", "default", "merged",
    "developers_can_push", "developers_can_merge", "project",
}  # fmt: skip
NOTE = {"at", "by", "body", "system", "internal", "edited", "thread"}
EVENT = {"at", "by", "add", "remove", "state", "milestone"}
KEYS = {
    "user": {"name", "admin", "bot", "state", "created", "deleted"},
    "member": {"role", "expires"},
    "token": {"user", "value", "scopes", "permissions", "name", "expires"},
    "label": {"name", "color", "description", "group", "priority"},
    "milestone": {"title", "description", "due", "start", "state", "group"},
    "iteration": {"title", "start", "due", "description"},
    "project": {"path", "name", "visibility", "members", "files", "labels", "milestones", "archived"},
    "group": {"path", "name", "visibility", "members", "labels", "milestones", "iterations"},
    "epic": EPIC,
    "issue": ISSUE,
    "merge_request": MERGE_REQUEST,
    "branch": BRANCH,
    "note": NOTE,
    "event": EVENT,
}


class SeedError(ValueError):
    """A seed that cannot be planted; says where and why."""


class Place:
    """Where in the seed we are, for messages."""

    def __init__(self, path: str = "seed") -> None:
        self.path = path

    def at(self, key: object) -> Place:
        return Place(f"{self.path}[{key}]" if isinstance(key, int) else f"{self.path}.{key}")

    def fault(self, text: str) -> SeedError:
        return SeedError(f"{self.path}: {text}")

    def mapping(self, value: Any, kind: str) -> dict[str, Any]:
        """A mapping with only the keys this kind knows."""
        if not isinstance(value, Mapping):
            raise self.fault(f"a mapping is wanted, not {value!r}")
        known = TOP if kind == "top" else KEYS[kind]
        unknown = [k for k in value if k not in known]
        if unknown:
            raise self.fault(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")
        return dict(value)

    def items(self, value: Any) -> list[tuple[Place, Any]]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(f"a list is wanted, not {value!r}")
        return [(self.at(i), x) for i, x in enumerate(value)]

    def named(self, value: Any) -> list[tuple[Place, str, Any]]:
        if value is None:
            return []
        if not isinstance(value, Mapping):
            raise self.fault(f"a mapping is wanted, not {value!r}")
        return [(self.at(k), str(k), v) for k, v in value.items()]

    def need(self, value: dict[str, Any], key: str) -> Any:
        if value.get(key) in (None, ""):
            raise self.fault(f"{key!r} is missing")
        return value[key]
