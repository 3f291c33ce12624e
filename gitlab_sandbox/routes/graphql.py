"""GraphQL over the wire, as far as it is played: `workItemUpdate` of health and status, and what it is asked back."""

from __future__ import annotations

import re
from typing import Any

from gitlab_sandbox.entities import work_items as entity
from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.permissions import can_read_issue, can_set_metadata, can_update_issue
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import issues
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import work_items as service
from gitlab_sandbox.wire import Reply

WIDGETS = {"healthStatusWidget": "health_status", "statusWidget": "status"}
TYPES = {"WorkItemWidgetHealthStatus": "health_status", "WorkItemWidgetStatus": "status"}
HEALTH = {"on_track": "onTrack", "needs_attention": "needsAttention", "at_risk": "atRisk"}
FORBIDDEN = (
    "The resource that you are attempting to access does not exist or you don't have permission to perform this action"
)


def answer(call: Call) -> Reply:
    query, given = str(call.given.get("query") or ""), (call.given.get("variables") or {}).get("input")
    if "workItemUpdate(" not in query or not isinstance(given, dict):
        raise ApiError(404, {"error": "404 Not Found"})
    item = _item(call, str(given.get("id")))
    if item is None or not can_update_issue(call.user, item):
        return _failed(FORBIDDEN)
    wanted = {WIDGETS[key]: value for key, value in given.items() if key in WIDGETS}
    strange = [f":{name}_widget" for name in wanted if name not in entity.available(item, call.view())]
    if strange:
        name = service.type_name(service.kind(item))
        return _failed(f"Following widget keys are not supported by {name} type: [{', '.join(strange)}]")
    errors = _change(call, item, {name: value for name, value in wanted.items() if name not in call.forget})
    said: dict[str, Any] = {"errors": errors}
    if "workItem {" in query:
        said["workItem"] = None if errors else {"widgets": _widgets(call, item, query)}
    return Reply(body={"data": {"workItemUpdate": said}})


def _failed(message: str) -> Reply:
    """A mutation that was refused as a whole has no data."""
    return Reply(body={"data": {"workItemUpdate": None}, "errors": [{"message": message, "path": ["workItemUpdate"]}]})


def _item(call: Call, number: str) -> m.Issue | None:
    known = re.fullmatch(r"gid://gitlab/WorkItem/(\d+)", number)
    issue = call.state.issues.get(int(known[1])) if known else None
    return issue if issue and can_read_issue(call.user, issue) else None


def _change(call: Call, item: m.Issue, wanted: dict[str, dict[str, Any]]) -> list[str]:
    """What this user may not set is dropped without a word."""
    if not can_set_metadata(call.user, item.project):
        return []
    if "health_status" in wanted:
        words = {shown: word for word, shown in HEALTH.items()}
        issues.update(call.actor, item, {"health_status": words.get(wanted["health_status"]["healthStatus"])})
    if "status" in wanted:
        status = next((s for s in service.STATUSES.values() if s.name == wanted["status"].get("name")), None)
        if status is None:
            return ["Status is not available for this work item type"]
        issues.set_status(call.actor, item, status)
    return []


def _widgets(call: Call, item: m.Issue, query: str) -> list[dict[str, Any]]:
    """One for each widget of the item, with the fields that were asked for."""
    asked = {TYPES[name]: fields for name, fields in re.findall(r"\.\.\. on (\w+) \{ (.+?) \}", query) if name in TYPES}
    shown: dict[str, Any] = {"health_status": {"healthStatus": HEALTH.get(item.health_status or "")}}
    if status := service.status(item):
        shown["status"] = {"status": {"name": status.name}}
    return [shown[name] if name in asked else {} for name in entity.available(item, call.view())]


ROUTES = [Route(method="POST", pattern="/api/graphql", handler=answer)]
