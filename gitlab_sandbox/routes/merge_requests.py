"""Merge requests over the wire: list, read, create, change, delete."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gitlab_sandbox import permissions
from gitlab_sandbox.entities import merge_requests as entity
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.merge_request_params import (
    CREATE,
    ENOUGH,
    IIDS,
    NON_ARCHIVED,
    UPDATE,
    as_wanted,
    read_filters,
)
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import merge_request_filters as filters
from gitlab_sandbox.state import merge_requests as service
from gitlab_sandbox.state import mergeability
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply


def list_project(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_read_code(call.user, project))
    return _list(call, [project], project, IIDS)


def list_group(call: Call) -> Reply:
    """Subgroups too; GitLab declares no `iids` here, so it passes over them."""
    return _list(call, call.state.projects_below(call.group()), None, NON_ARCHIVED)


def list_all(call: Call) -> Reply:
    """Only the caller's own, unless another scope is asked for."""
    if call.given.get("scope") != "all":
        call.need_user()
    return _list(call, call.state.projects.values(), None, scope="created_by_me")


def _list(call: Call, projects: Iterable[m.Project], home: m.Project | None, *extra: Param, scope: str = "") -> Reply:
    wanted = read_filters(call.given, *extra)
    wanted = {k: v for k, v in wanted.items() if k not in call.forget}
    if scope:
        wanted.setdefault("scope", scope)
    readable = [x for x in projects if permissions.can_read_code(call.user, x)]
    if wanted.get("non_archived"):
        readable = [x for x in readable if not x.archived]
    everything = [r for project in readable for r in project.merge_requests.values()]
    merge_requests = filters.run(call.state, call.user, everything, wanted)
    view = call.view(home, label_details=bool(wanted.get("with_labels_details")))
    show = entity.simple if wanted.get("view") else entity.merge_request
    return call.page(merge_requests, lambda r: show(r, view))


def _shown(call: Call, merge_request: m.MergeRequest, status: int = 200, **more: Any) -> Reply:
    view = call.view(merge_request.project, single=True)
    return Reply(status=status, body=entity.merge_request(merge_request, view) | more)


def get_one(call: Call) -> Reply:
    merge_request = call.merge_request()
    return _shown(call, merge_request, first_contribution=mergeability.is_first_contribution(merge_request))


def create(call: Call) -> Reply:
    project, _ = call.project(), call.need_user()
    return _shown(call, service.create(call.actor, project, as_wanted(call.read(CREATE))), 201)


def update(call: Call) -> Reply:
    merge_request, params = call.merge_request(), call.read(UPDATE, at_least_one=ENOUGH)
    return _shown(call, service.update(call.actor, merge_request, as_wanted(params)))


def delete(call: Call) -> Reply:
    merge_request = call.merge_request()
    call.unmodified_since(merge_request.updated_at)
    service.delete(call.actor, merge_request)
    return Reply(status=204)


ONE = "/projects/:id/merge_requests/:iid"
ROUTES = [
    Route(method="GET", pattern="/merge_requests", handler=list_all),
    Route(method="GET", pattern="/groups/:id/merge_requests", handler=list_group),
    Route(method="GET", pattern="/projects/:id/merge_requests", handler=list_project, job=True),
    Route(method="POST", pattern="/projects/:id/merge_requests", handler=create),
    Route(method="GET", pattern=ONE, handler=get_one, job=True),
    Route(method="PUT", pattern=ONE, handler=update),
    Route(method="DELETE", pattern=ONE, handler=delete),
]
