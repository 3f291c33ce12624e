"""Issues over the wire: list, read, create, change, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitlab_sandbox import paging
from gitlab_sandbox.entities import issues as entity
from gitlab_sandbox.errors import NotFound
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.cursor import by_cursor
from gitlab_sandbox.routes.issue_params import (
    CREATE,
    ENOUGH,
    UPDATE,
    as_wanted,
    read_filters,
)
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import issues as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.issue_query import KEYSET_ORDERS, sort_value
from gitlab_sandbox.wire import Reply


def list_project(call: Call) -> Reply:
    project, wanted = call.project(), read_filters(call.state, call.given)
    issues, view = _of_project(call, project, wanted), _view(call, wanted, project)
    if call.given.get("pagination") == "keyset" and wanted["order_by"] in KEYSET_ORDERS:
        key, down = sort_value(wanted["order_by"]), wanted["sort"] == "desc"
        return by_cursor(call, issues, lambda i: entity.issue(i, view), key=key, number=lambda i: i.id, down=down)
    given = {**call.given, "pagination": "offset"}  # also where keyset was asked for with an order it cannot have
    return paging.paginate(call.request, given, issues, lambda i: entity.issue(i, view), limited="Issue")


def list_group(call: Call) -> Reply:
    wanted = read_filters(call.state, call.given)
    issues, view = _of_group(call, call.group(), wanted), _view(call, wanted, None)
    return call.page(issues, lambda i: entity.issue(i, view))


def list_all(call: Call) -> Reply:
    wanted = read_filters(call.state, call.given)
    issues, view = _of_all(call, wanted), _view(call, wanted, None)
    return call.page(issues, lambda i: entity.issue(i, view))


def _of_project(call: Call, project: m.Project, wanted: dict[str, Any]) -> list[m.Issue]:
    return call.query.run(call.user, [project], _conditions(wanted), groups=project.group.lineage())


def _of_group(call: Call, group: m.Group, wanted: dict[str, Any]) -> list[m.Issue]:
    projects = _live(call.state.projects_below(group), wanted)
    return call.query.run(call.user, projects, _conditions(wanted), groups=[group])


def _of_all(call: Call, wanted: dict[str, Any]) -> list[m.Issue]:
    wanted.setdefault("scope", "created_by_me")
    projects, groups = _live(list(call.state.projects.values()), wanted), list(call.state.groups.values())
    return call.query.run(call.user, projects, _conditions(wanted), groups=groups, rooted=False)


def _live(projects: Sequence[m.Project], wanted: dict[str, Any]) -> list[m.Project]:
    return [x for x in projects if not (wanted.get("non_archived") and x.archived)]


def _conditions(wanted: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in wanted.items() if k not in ("with_labels_details", "non_archived")}


def _view(call: Call, wanted: dict[str, Any], project: m.Project | None) -> entity.View:
    return call.view(project, label_details=bool(wanted.get("with_labels_details")))


def statistics(call: Call) -> Reply:
    """The same conditions but the state; archived projects count."""
    wanted = {**read_filters(call.state, call.given), "state": "all", "non_archived": False}
    if "groups" in call.request.path:
        issues = _of_group(call, call.group(), wanted)
    else:
        issues = _of_project(call, call.project(), wanted) if "id" in call.path else _of_all(call, wanted)
    opened = sum(i.state == "opened" for i in issues)
    counts = {"all": len(issues), "closed": len(issues) - opened, "opened": opened}
    return Reply(body={"statistics": {"counts": counts}})


def _shown(call: Call, issue: m.Issue, status: int = 200) -> Reply:
    return Reply(status=status, body=entity.issue(issue, call.view(issue.project, single=True)))


def get_one(call: Call) -> Reply:
    return _shown(call, call.issue_to_read())


def get_by_id(call: Call) -> Reply:
    call.need_admin()
    issue = call.state.issues.get(call.number("id"))
    if issue is None:
        raise NotFound("Issue")
    return _shown(call, issue)


def create(call: Call) -> Reply:
    project, user = call.project(), call.need_user()
    params = call.read(CREATE)
    call.limits.spend("issues", f"{user.id}/{project.id}")
    return _shown(call, service.create(call.actor, project, as_wanted(params)), 201)


def update(call: Call) -> Reply:
    issue, params = call.issue_to_write(), call.read(UPDATE, at_least_one=ENOUGH)
    return _shown(call, service.update(call.actor, issue, as_wanted(params)))


def delete(call: Call) -> Reply:
    issue = call.issue_to_write()
    call.unmodified_since(issue.updated_at)
    service.delete(call.actor, issue)
    return Reply(status=204)


ROUTES = [
    Route(method="GET", pattern="/issues", handler=list_all),
    Route(method="GET", pattern="/issues_statistics", handler=statistics),
    Route(method="GET", pattern="/issues/:id", handler=get_by_id),
    Route(method="GET", pattern="/groups/:id/issues", handler=list_group),
    Route(method="GET", pattern="/groups/:id/issues_statistics", handler=statistics),
    Route(method="GET", pattern="/projects/:id/issues", handler=list_project, public=True),
    Route(method="GET", pattern="/projects/:id/issues_statistics", handler=statistics),
    Route(method="POST", pattern="/projects/:id/issues", handler=create),
    Route(method="GET", pattern="/projects/:id/issues/:iid", handler=get_one, public=True),
    Route(method="PUT", pattern="/projects/:id/issues/:iid", handler=update),
    Route(method="DELETE", pattern="/projects/:id/issues/:iid", handler=delete),
]
