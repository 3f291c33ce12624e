"""A line of the route table and how a path finds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.wire import Reply

Handler = Callable[[Call], Reply]
PREFIX = "/api/v4/"
ACTIONS = {"GET": "Read", "POST": "Create", "PUT": "Update", "PATCH": "Update", "DELETE": "Delete"}
OPEN = ("user", "version", "metadata", "personal_access_tokens/:token_id")
RESOURCES = {
    "issues": "Issue", "issues_statistics": "Issue", "links": "Issue Link", "notes": "Note",
    "discussions": "Discussion", "award_emoji": "Award Emoji", "labels": "Label", "milestones": "Milestone",
    "resource_label_events": "Resource Label Event", "resource_state_events": "Resource State Event",
    "resource_milestone_events": "Resource Milestone Event", "merge_requests": "Merge Request",
    "members": "Member", "access_tokens": "Resource Access Token", "personal_access_tokens": "Personal Access Token",
    "hooks": "Webhook", "repository": "Repository", "branches": "Branch", "templates": "Project Template",
    "epics": "Epic", "work_items": "Work Item", "users": "User", "projects": "Project", "groups": "Group",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`pattern` is relative to /api/v4; a part that begins with a colon is a name."""

    method: str
    pattern: str
    handler: Handler
    job: bool = False  # a CI job token may call it
    scopes: tuple[str, ...] = ()  # narrower scopes that open it too
    public: bool = False  # may be called without a token

    @property
    def permission(self) -> str | None:
        """What a fine-grained token must hold; nothing for what every token may ask."""
        if self.pattern.strip("/") in OPEN:
            return None
        for part in reversed(self.pattern.split("/")):
            if name := RESOURCES.get(part):
                return f"{name}: {ACTIONS[self.method]}"
        return None


@dataclass(frozen=True, slots=True)
class Found:
    route: Route
    path: dict[str, str]


class Table:
    """All routes by method and number of path parts."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._lines: defaultdict[tuple[str, int], list[tuple[list[str], Route]]] = defaultdict(list)
        for route in routes:
            parts = route.pattern.strip("/").split("/")
            self._lines[route.method, len(parts)].append((parts, route))

    def find(self, method: str, path: str) -> Found:
        method = "GET" if method == "HEAD" else method
        parts = path.removeprefix(PREFIX).strip("/").split("/")
        match = self._match(method, parts)
        if match is not None:
            return match
        others = {m for m in ACTIONS if m != method and self._match(m, parts)}
        if others:
            raise ApiError(405, {"message": "405 Not Allowed"}, {"Allow": ", ".join(sorted(others))})
        raise ApiError(404, {"error": "404 Not Found"})

    def _match(self, method: str, parts: list[str]) -> Found | None:
        for pattern, route in self._lines.get((method, len(parts)), ()):
            names = _fit(pattern, parts)
            if names is not None:
                return Found(route, names)
        return None


def _fit(pattern: list[str], parts: list[str]) -> dict[str, str] | None:
    names: dict[str, str] = {}
    for wanted, part in zip(pattern, parts, strict=True):
        if wanted.startswith(":"):
            names[wanted[1:]] = unquote(part)
        elif wanted != part:
            return None
    return names
