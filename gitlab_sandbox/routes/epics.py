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

FIELDS = (Param(name="description", coerce=p.text), Param(name="confidential", coerce=p.truth))
CREATE = (Param(name="title", coerce=p.text, required=True), *FIELDS)
CHANGE = (Param(name="title", coerce=p.text), *FIELDS)


def _group(call: Call) -> m.Group:
    group = call.group()
    if not call.state.paid:
        raise NotFound()
    return group


def _show(epic: m.Epic, call: Call) -> dict[str, Any]:
    path = epic.group.full_path
    return {
        "id": epic.id, "iid": epic.iid, "group_id": epic.group.id, "title": epic.title,
        "description": epic.description, "state": epic.state, "confidential": epic.confidential,
        "author": stub(epic.author, call.base), "created_at": stamp(epic.created_at),
        "updated_at": stamp(epic.updated_at), "labels": [],
        "web_url": f"{call.base}/groups/{path}/-/epics/{epic.iid}",
        "references": {"short": f"&{epic.iid}", "relative": f"&{epic.iid}", "full": f"{path}&{epic.iid}"},
    }  # fmt: skip


def listing(call: Call) -> Reply:
    return call.page(_group(call).epics, lambda e: _show(e, call))


def create(call: Call) -> Reply:
    group, params = _group(call), call.read(CREATE)
    call.require(permissions.group_level(call.user, group) >= m.GUEST)
    now = call.state.clock.now()
    epic = m.Epic(
        id=call.state.next_id("epic"),
        iid=len(group.epics) + 1,
        group=group,
        title=params["title"],
        description=params.get("description"),
        author=call.need_user(),
        created_at=now,
        updated_at=now,
        confidential=bool(params.get("confidential")),
    )
    group.epics.append(epic)
    tell(call.actor, "epic", "open", None, epic=epic, after={"title": epic.title})
    return Reply(status=201, body=_show(epic, call))


def change(call: Call) -> Reply:
    group, params = _group(call), call.read(CHANGE)
    call.require(permissions.group_level(call.user, group) >= m.PLANNER)
    epic = next((e for e in group.epics if e.iid == call.number("iid")), None)
    if epic is None:
        raise NotFound()
    before = {name: getattr(epic, name) for name in params}
    for name, value in params.items():
        setattr(epic, name, value)
    epic.updated_at = call.state.clock.now()
    tell(call.actor, "epic", "update", None, epic=epic, before=before, after=params)
    return Reply(body=_show(epic, call))


ROUTES = [
    Route(method="GET", pattern="/groups/:id/epics", handler=listing),
    Route(method="POST", pattern="/groups/:id/epics", handler=create),
    Route(method="PUT", pattern="/groups/:id/epics/:iid", handler=change),
]
