"""Linked issues over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import issues as issue_entity
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.errors import Forbidden, NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import links as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply

CREATE = (
    Param(name="target_project_id", coerce=p.text, required=True),
    Param(name="target_issue_iid", coerce=p.whole, required=True),
    Param(name="link_type", coerce=p.text, choices=("relates_to", "blocks", "is_blocked_by"), default="relates_to"),
)


def listing(call: Call) -> Reply:
    issue, view = call.issue(), call.view()
    result = [
        entity.linked_issue(link, other, kind, view)
        for link, other, kind in service.of(call.state, issue)
        if permissions.can_read_issue(call.user, other)
    ]
    return Reply(body=result)


def create(call: Call) -> Reply:
    issue, params = call.issue(), call.read(CREATE)
    if params["link_type"] != "relates_to" and not call.state.paid:
        raise Forbidden("Blocked issues not available for current license")
    project = call.state.project(str(params["target_project_id"]))
    target = project.issues.get(params["target_issue_iid"]) if project else None
    if target is None or not permissions.can_read_issue(call.user, target):
        raise NotFound("Issue")
    link = service.create(call.actor, issue, target, params["link_type"])
    return Reply(status=201, body=_both(call, link))


def _both(call: Call, link: m.IssueLink) -> dict[str, object]:
    view = call.view()
    return {
        "id": link.id,
        "source_issue": issue_entity.issue(link.source, view),
        "target_issue": issue_entity.issue(link.target, view),
        "link_type": link.link_type,
    }


def _find(call: Call) -> m.IssueLink:
    link, issue = call.state.links.get(call.number("link_id")), call.issue()
    if link is None or issue not in (link.source, link.target):
        raise NotFound()
    return link


def get_one(call: Call) -> Reply:
    return Reply(body=_both(call, _find(call)))


def delete(call: Call) -> Reply:
    link = _find(call)
    shown = _both(call, link)
    service.remove(call.actor, link)
    return Reply(status=200, body=shown)


ROUTES = [
    Route(method="GET", pattern="/projects/:id/issues/:iid/links", handler=listing),
    Route(method="POST", pattern="/projects/:id/issues/:iid/links", handler=create),
    Route(method="GET", pattern="/projects/:id/issues/:iid/links/:link_id", handler=get_one),
    Route(method="DELETE", pattern="/projects/:id/issues/:iid/links/:link_id", handler=delete),
]
