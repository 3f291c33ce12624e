"""What GitLab says of itself and of a scope beyond the gateway: version, clock, newest issues, public projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage_bot.errors import ResourceError
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.decode import Json, is_public, system_note
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
    enterprise = data.get("enterprise")
    known = enterprise if isinstance(enterprise, bool) else None
    return Instance(str(data.get("version") or ""), known, answer.at)


def newest(connection: Connection, scope: Scope, count: int) -> tuple[Glimpse, ...]:
    """The issues touched last, in any state."""
    wanted = {"state": "all", "order_by": "updated_at", "sort": "desc", "per_page": count}
    return tuple(connection.get(f"/{scope.kind}/{scope.id}/issues", **wanted).many(_glimpse))


def _glimpse(data: Json) -> Glimpse:
    return Glimpse(int(data["project_id"]), int(data["iid"]), "weight" in data, "health_status" in data)


def system_notes(connection: Connection, issue: Glimpse) -> tuple[str, ...]:
    """The newest system notes of an issue, as they are worded."""
    path = f"/projects/{issue.project_id}/issues/{issue.iid}/notes"
    found = connection.get(path, per_page=100, activity_filter="only_activity").many(system_note)
    return tuple(one for one in found if one is not None)


def public_projects(connection: Connection, scope: Scope) -> int:
    """How many projects of a group anyone can see (100 at most); a project counts itself."""
    if scope.kind != "groups":
        return int(scope.public)
    wanted = {"include_subgroups": True, "visibility": "public", "archived": False, "per_page": 100}
    return sum(connection.get(f"/groups/{scope.id}/projects", **wanted).many(is_public))
