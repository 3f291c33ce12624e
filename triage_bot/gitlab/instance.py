"""What GitLab says of itself and of a scope beyond the gateway: version, clock, newest issues, public projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from triage_bot.errors import ResourceError
from triage_bot.gitlab.connection import Connection
from triage_bot.model.facts import Scope


@dataclass(frozen=True, slots=True)
class Instance:
    """A host: its version ("" if it does not say), whether it is an enterprise build, and the time there."""

    version: str = ""
    enterprise: bool | None = None
    clock: datetime | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One of the newest issues: where it is, and which fields of paid tiers it shows."""

    project_id: int
    iid: int
    weight: bool
    health_status: bool


def instance(connection: Connection) -> Instance:
    """Asks the host who it is; one that answers without saying so is an empty Instance."""
    try:
        answer = connection.get("/metadata")
    except ResourceError:
        return Instance()
    data = answer.data if isinstance(answer.data, dict) else {}
    return Instance(str(data.get("version") or ""), data.get("enterprise"), _date(answer.headers.get("date", "")))


def newest(connection: Connection, scope: Scope, count: int) -> tuple[Glimpse, ...]:
    """The issues touched last, in any state."""
    wanted = {"state": "all", "order_by": "updated_at", "sort": "desc", "per_page": count}
    found: list[dict[str, Any]] = connection.get(f"/{scope.kind}/{scope.id}/issues", **wanted).data
    return tuple(
        Glimpse(int(one["project_id"]), int(one["iid"]), "weight" in one, "health_status" in one) for one in found
    )


def system_notes(connection: Connection, issue: Glimpse) -> tuple[str, ...]:
    """The newest system notes of an issue, as they are worded."""
    path = f"/projects/{issue.project_id}/issues/{issue.iid}/notes"
    found = connection.get(path, per_page=100, activity_filter="only_activity").data
    return tuple(str(one["body"]) for one in found if one.get("system"))


def public_projects(connection: Connection, scope: Scope) -> int:
    """How many projects of a group anyone can see (100 at most); a project counts itself."""
    if scope.kind != "groups":
        return int(scope.public)
    wanted = {"include_subgroups": True, "visibility": "public", "archived": False, "per_page": 100}
    found = connection.get(f"/groups/{scope.id}/projects", **wanted).data
    return sum(one.get("visibility") == "public" for one in found)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
