"""Labels of projects and groups over the wire."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import places as entity
from gitlab_sandbox.errors import Conflict, NotFound, NotModified, ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import labels as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply

LIST = (
    Param(name="with_counts", coerce=p.truth),
    Param(name="include_ancestor_groups", coerce=p.truth, default=True),
    Param(name="include_descendant_groups", coerce=p.truth),
    Param(name="only_group_labels", coerce=p.truth, default=True),
    Param(name="search", coerce=p.text),
    Param(name="archived", coerce=p.truth),
)
SHARED = (
    Param(name="description", coerce=p.text),
    Param(name="priority", coerce=p.whole),
    Param(name="archived", coerce=p.truth),
)
CREATE = (Param(name="name", coerce=p.text, required=True), Param(name="color", coerce=p.text, required=True), *SHARED)
UPDATE = (Param(name="new_name", coerce=p.text), Param(name="color", coerce=p.text), *SHARED)
ENOUGH = ("new_name", "color", "description", "priority", "archived")

Owner = m.Project | m.Group


def _owner(call: Call) -> Owner:
    return call.group() if "/groups/" in call.request.path else call.project()


def _show(call: Call, label: m.Label, owner: Owner, counts: bool = False) -> dict[str, Any]:
    project = owner if isinstance(owner, m.Project) else None
    shown = entity.label(label, call.user, project)
    return shown | (_counts(call, label, owner) if counts else {})


def _counts(call: Call, label: m.Label, owner: Owner) -> dict[str, int]:
    projects = [owner] if isinstance(owner, m.Project) else call.state.projects_below(owner)
    issues = [i for project in projects for i in project.issues.values() if label in i.labels]
    requests = [r for project in projects for r in project.merge_requests.values() if label in r.labels]
    opened = sum(i.state == "opened" for i in issues)
    return {
        "open_issues_count": opened,
        "closed_issues_count": len(issues) - opened,
        "open_merge_requests_count": sum(r.state == "opened" for r in requests),
    }


def listing(call: Call) -> Reply:
    owner, wanted = _owner(call), call.read(LIST)
    labels = service.available(owner, bool(wanted["include_ancestor_groups"])) + _below(call, owner, wanted)
    if text := wanted.get("search"):
        labels = [x for x in labels if text.lower() in f"{x.title} {x.description or ''}".lower()]
    if (archived := wanted.get("archived")) is not None:
        labels = [x for x in labels if x.archived is archived]
    labels.sort(key=lambda x: x.title.lower())
    counts = bool(wanted.get("with_counts"))
    return call.page(labels, lambda x: _show(call, x, owner, counts))


def _below(call: Call, owner: Owner, wanted: dict[str, Any]) -> list[m.Label]:
    """Those of the groups within a group, and of its projects, each where they are asked for."""
    if not isinstance(owner, m.Group):
        return []
    deep = bool(wanted.get("include_descendant_groups"))
    places: list[Owner] = [g for g in call.state.groups_below(owner) if deep and g is not owner]
    if not wanted.get("only_group_labels"):
        projects = call.state.projects_below(owner)
        places += [x for x in projects if deep or x.group is owner]
    return [label for place in places for label in place.labels]


def _find(owner: Owner, name: str, ancestors: bool) -> m.Label:
    """By id where the text is a number that is one, else by exact title."""
    labels = service.available(owner, ancestors)
    for label in labels:
        if name.isdigit() and label.id == int(name):
            return label
    for label in labels:
        if label.title == name:
            return label
    raise NotFound("Label")


def _named(call: Call) -> str:
    name = call.path.get("name") or call.given.get("name") or call.given.get("label_id")
    if not name:
        raise ParamError("label_id, name are missing, exactly one parameter must be provided")
    return str(name)


def get_one(call: Call) -> Reply:
    owner = _owner(call)
    return Reply(body=_show(call, _find(owner, _named(call), ancestors=True), owner, counts=True))


def _writable(call: Call) -> Owner:
    owner = _owner(call)
    call.require(permissions.can_admin_labels(call.user, owner))
    return owner


def create(call: Call) -> Reply:
    owner, params = _writable(call), call.read(CREATE)
    label = service.create(
        call.state,
        owner,
        params["name"] or "",
        color=params["color"] or "",
        description=params.get("description"),
        priority=params.get("priority"),
    )
    return Reply(status=201, body=_show(call, label, owner, counts=True))


def update(call: Call) -> Reply:
    owner = _writable(call)
    label = _find(owner, _named(call), ancestors=False)
    params = call.read(UPDATE, at_least_one=ENOUGH)
    if params.get("new_name"):
        title = service.check_title(params["new_name"])
        if any(x is not label and x.title == title for x in service.available(owner, True)):
            raise Conflict("Label already exists")
        label.title = title
    if params.get("color"):
        label.color = service.clean_color(params["color"])
    for name in ("description", "priority", "archived"):
        if name in params:
            setattr(label, name, params[name])
    label.updated_at = call.state.clock.now()
    call.state.changed()
    return Reply(body=_show(call, label, owner, counts=True))


def delete(call: Call) -> Reply:
    owner = _writable(call)
    label = _find(owner, _named(call), ancestors=False)
    owner.labels.remove(label)
    call.state.labels.pop(label.id, None)
    for item in call.state.everything():
        if label in item.labels:
            item.labels = [x for x in item.labels if x is not label]
        for event in item.label_events:
            event.label = None if event.label is label else event.label
    call.state.changed()
    return Reply(status=204)


def subscription(call: Call) -> Reply:
    owner, user = _owner(call), call.need_user()
    label = _find(owner, _named(call), ancestors=True)
    wanted = call.request.path.endswith("/subscribe")
    if (user.id in label.subscribers) is wanted:
        raise NotModified()
    label.subscribers ^= {user.id}
    return Reply(status=201, body=_show(call, label, owner))


def promote(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.group_level(call.user, project.group) >= m.PLANNER)
    label = _find(project, _named(call), ancestors=False)
    project.labels.remove(label)
    label.project, label.group = None, project.group
    project.group.labels.append(label)
    call.state.changed()
    return Reply(body=_show(call, label, project))


ROUTES = [
    route
    for place in ("projects", "groups")
    for route in (
        Route(method="GET", pattern=f"/{place}/:id/labels", handler=listing),
        Route(method="POST", pattern=f"/{place}/:id/labels", handler=create),
        Route(method="PUT", pattern=f"/{place}/:id/labels", handler=update),
        Route(method="DELETE", pattern=f"/{place}/:id/labels", handler=delete),
        Route(method="GET", pattern=f"/{place}/:id/labels/:name", handler=get_one),
        Route(method="PUT", pattern=f"/{place}/:id/labels/:name", handler=update),
        Route(method="DELETE", pattern=f"/{place}/:id/labels/:name", handler=delete),
        Route(method="POST", pattern=f"/{place}/:id/labels/:name/subscribe", handler=subscription),
        Route(method="POST", pattern=f"/{place}/:id/labels/:name/unsubscribe", handler=subscription),
    )
] + [Route(method="PUT", pattern="/projects/:id/labels/:name/promote", handler=promote)]
