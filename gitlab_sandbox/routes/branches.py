"""Branches over the wire: list, read, make, delete."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import branches as entity
from gitlab_sandbox.errors import ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import branches as service
from gitlab_sandbox.state import merging
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply

LIST = (
    Param(name="search", coerce=p.text),
    Param(name="regex", coerce=p.linear_pattern),
    Param(name="sort", coerce=p.text),
)
CREATE = (Param(name="branch", coerce=p.text, required=True), Param(name="ref", coerce=p.text, required=True))


def _project(call: Call) -> m.Project:
    project = call.project()
    call.require(permissions.can_read_code(call.user, project))
    return project


def _branch(call: Call) -> m.Branch:
    return service.find(_project(call), call.path["branch"])


def listing(call: Call) -> Reply:
    project = _project(call)
    branches = service.listed(project, call.read(LIST, exclusive=(("search", "regex"),)))
    return call.page(branches, lambda b: entity.branch(b, project, call.user, call.base))


def get_one(call: Call) -> Reply:
    return Reply(body=entity.branch(_branch(call), call.project(), call.user, call.base))


def create(call: Call) -> Reply:
    project, params = _project(call), call.read(CREATE)
    empty = [f"{name} is empty" for name in ("branch", "ref") if not (params[name] or "").strip()]
    if empty:
        raise ParamError(*empty)
    branch = service.create(call.actor, project, params["branch"], params["ref"])
    return Reply(status=201, body=entity.branch(branch, project, call.user, call.base))


def delete(call: Call) -> Reply:
    """A merge request loses its source with the branch, and is closed."""
    project = _project(call)
    service.require_push(call.actor, project)
    branch = service.find(project, call.path["branch"])
    call.unmodified_since(branch.commit.authored_at)
    service.delete(call.actor, project, branch)
    merging.source_deleted(call.actor, project, branch.name)
    return Reply(status=204)


CODE = ("read_repository",)
PATH = "/projects/:id/repository/branches"
ROUTES = [
    Route(method="GET", pattern=PATH, handler=listing, job=True, scopes=CODE),
    Route(method="POST", pattern=PATH, handler=create),
    Route(method="GET", pattern=f"{PATH}/:branch", handler=get_one, job=True, scopes=CODE),
    Route(method="DELETE", pattern=f"{PATH}/:branch", handler=delete),
]
