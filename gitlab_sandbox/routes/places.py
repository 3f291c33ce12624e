"""Projects, groups, version and metadata over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import places as entity
from gitlab_sandbox.errors import Forbidden, Invalid, MessageError, NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import people as service
from gitlab_sandbox.version import REVISION, VERSION
from gitlab_sandbox.wire import Reply

VISIBILITY = ("private", "internal", "public")
PROJECT = (
    Param(name="name", coerce=p.text),
    Param(name="path", coerce=p.text),
    Param(name="namespace_id", coerce=p.whole, required=True),
    Param(name="visibility", coerce=p.text, choices=VISIBILITY, default="private"),
)
CHANGE = (
    Param(name="name", coerce=p.text),
    Param(name="path", coerce=p.text),
    Param(name="visibility", coerce=p.text, choices=VISIBILITY),
    Param(name="description", coerce=p.text),
    Param(name="archived", coerce=p.truth),
)
GROUP = (
    Param(name="name", coerce=p.text, required=True),
    Param(name="path", coerce=p.text, required=True),
    Param(name="parent_id", coerce=p.whole),
    Param(name="visibility", coerce=p.text, choices=VISIBILITY, default="private"),
)


def get_project(call: Call) -> Reply:
    project = call.project()
    return Reply(body=entity.project(project, call.base, permissions.level(call.user, project)))


def _list(call: Call, projects: list[m.Project]) -> Reply:
    wanted = call.read(
        (
            Param(name="search", coerce=p.text),
            Param(name="archived", coerce=p.truth),
            Param(name="membership", coerce=p.truth),
        )
    )
    readable = [x for x in projects if permissions.can_read_project(call.user, x)]
    if text := wanted.get("search"):
        readable = [x for x in readable if text.lower() in x.full_path.lower()]
    if (archived := wanted.get("archived")) is not None:
        readable = [x for x in readable if x.archived is archived]
    if wanted.get("membership"):
        readable = [x for x in readable if permissions.level(call.user, x)]
    readable.sort(key=lambda x: x.id, reverse=True)
    level = permissions.level
    return call.page(readable, lambda x: entity.project(x, call.base, level(call.user, x)))


def list_projects(call: Call) -> Reply:
    return _list(call, list(call.state.projects.values()))


def list_group_projects(call: Call) -> Reply:
    group = call.group()
    below = call.state.projects_below(group)
    deep = call.read((Param(name="include_subgroups", coerce=p.truth),)).get("include_subgroups")
    return _list(call, below if deep else [x for x in below if x.group is group])


def create_project(call: Call) -> Reply:
    user, params = call.need_user(), call.read(PROJECT)
    group = call.state.groups.get(params["namespace_id"])
    if group is None:
        raise NotFound("Namespace")
    if permissions.group_level(user, group) < m.MAINTAINER:
        raise Forbidden()
    path = params.get("path") or (params.get("name") or "").lower().replace(" ", "-")
    if not path or call.state.project(f"{group.full_path}/{path}"):
        raise Invalid(path=["has already been taken"] if path else ["can't be blank"])
    project = service.add_project(call.state, group, path, params.get("name") or "", params["visibility"])
    if not user.admin:
        service.join(call.state, project, user, m.OWNER)
    return Reply(status=201, body=entity.project(project, call.base, m.OWNER))


def update_project(call: Call) -> Reply:
    """A new path leaves the old one behind as an address that sends readers on."""
    project, params = call.project(), call.read(CHANGE)
    call.require(permissions.can_admin_project(call.user, project))
    path = params.get("path") or project.path
    if path != project.path:
        if call.state.project(f"{project.group.full_path}/{path}"):
            raise Invalid(path=["has already been taken"])
        call.state.rename(project, path)
    for name in ("name", "visibility", "description", "archived"):
        if params.get(name) is not None:
            setattr(project, name, params[name])
    call.state.changed()
    return Reply(body=entity.project(project, call.base, permissions.level(call.user, project)))


def get_group(call: Call) -> Reply:
    return Reply(body=entity.group(call.group(), call.base))


def list_groups(call: Call) -> Reply:
    groups = [
        g for g in call.state.groups.values() if permissions.can_read_group(call.user, g, call.state.projects_below(g))
    ]
    groups.sort(key=lambda g: g.name)
    return call.page(groups, lambda g: entity.group(g, call.base))


def list_subgroups(call: Call) -> Reply:
    group = call.group()
    groups = [g for g in call.state.groups.values() if g.parent is group]
    return call.page(groups, lambda g: entity.group(g, call.base))


def list_descendants(call: Call) -> Reply:
    group = call.group()
    groups = sorted((g for g in call.state.groups_below(group) if g is not group), key=lambda g: g.name)
    return call.page(groups, lambda g: entity.group(g, call.base))


def create_group(call: Call) -> Reply:
    user, params = call.need_user(), call.read(GROUP)
    parent = call.state.groups.get(params.get("parent_id") or 0)
    if parent is not None and permissions.group_level(user, parent) < m.MAINTAINER:
        raise Forbidden()
    if call.state.taken(f"{parent.full_path}/{params['path']}" if parent else params["path"]):
        raise MessageError(400, 'Failed to save group {:path=>["has already been taken"]}')
    group = service.add_group(call.state, params["path"], params["name"], parent, params["visibility"])
    if not user.admin:
        service.join(call.state, group, user, m.OWNER)
    return Reply(status=201, body=entity.group(group, call.base))


def version(call: Call) -> Reply:
    call.need_user()
    return Reply(body={"version": VERSION, "revision": REVISION})


def metadata(call: Call) -> Reply:
    call.need_user()
    kas = {"enabled": False, "externalUrl": None, "externalK8sProxyUrl": None, "version": None}
    return Reply(body={"version": VERSION, "revision": REVISION, "kas": kas, "enterprise": True})


ROUTES = [
    Route(method="GET", pattern="/version", handler=version, scopes=("read_user",)),
    Route(method="GET", pattern="/metadata", handler=metadata, scopes=("read_user",)),
    Route(method="GET", pattern="/projects", handler=list_projects, public=True),
    Route(method="POST", pattern="/projects", handler=create_project),
    Route(method="GET", pattern="/projects/:id", handler=get_project, public=True),
    Route(method="PUT", pattern="/projects/:id", handler=update_project),
    Route(method="GET", pattern="/groups", handler=list_groups),
    Route(method="POST", pattern="/groups", handler=create_group),
    Route(method="GET", pattern="/groups/:id", handler=get_group),
    Route(method="GET", pattern="/groups/:id/projects", handler=list_group_projects),
    Route(method="GET", pattern="/groups/:id/subgroups", handler=list_subgroups),
    Route(method="GET", pattern="/groups/:id/descendant_groups", handler=list_descendants),
]
