"""Epics over the wire, as little of them as group hooks need: listed, opened, changed."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.entities.people import stub
from gitlab_sandbox.errors import NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import tell
from gitlab_sandbox.wire import Reply

FIELDS = (Param("description", p.text), Param("confidential", p.truth))
CREATE = (Param("title", p.text, required=True), *FIELDS)
CHANGE = (Param("title", p.text), *FIELDS)


def _group(call: Call) -> m.Group:
    group = call.group()
    if not call.state.paid:
        raise NotFound()
    return group


def _show(found: m.Epic, call: Call) -> dict[str, Any]:
    path = found.group.full_path
    return {
        "id": found.id, "iid": found.iid, "group_id": found.group.id, "title": found.title,
        "description": found.description, "state": found.state, "confidential": found.confidential,
        "author": stub(found.author, call.base), "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at), "labels": [],
        "web_url": f"{call.base}/groups/{path}/-/epics/{found.iid}",
        "references": {"short": f"&{found.iid}", "relative": f"&{found.iid}", "full": f"{path}&{found.iid}"},
    }  # fmt: skip


def listing(call: Call) -> Reply:
    return call.page(_group(call).epics, lambda e: _show(e, call))


def create(call: Call) -> Reply:
    group, found = _group(call), call.read(CREATE)
    call.require(permissions.group_level(call.user, group) >= m.GUEST)
    now = call.state.clock.now()
    epic = m.Epic(
        call.state.next_id("epic"), len(group.epics) + 1, group, found["title"], found.get("description"),
        call.need_user(), now, now, bool(found.get("confidential")),
    )  # fmt: skip
    group.epics.append(epic)
    tell(call.actor, "epic", "open", None, epic=epic, after={"title": epic.title})
    return Reply(201, _show(epic, call))


def change(call: Call) -> Reply:
    group, found = _group(call), call.read(CHANGE)
    call.require(permissions.group_level(call.user, group) >= m.PLANNER)
    epic = next((e for e in group.epics if e.iid == call.number("iid")), None)
    if epic is None:
        raise NotFound()
    before = {name: getattr(epic, name) for name in found}
    for name, value in found.items():
        setattr(epic, name, value)
    epic.updated_at = call.state.clock.now()
    tell(call.actor, "epic", "update", None, epic=epic, before=before, after=found)
    return Reply(body=_show(epic, call))


ROUTES = [
    Route("GET", "/groups/:id/epics", listing),
    Route("POST", "/groups/:id/epics", create),
    Route("PUT", "/groups/:id/epics/:iid", change),
]
