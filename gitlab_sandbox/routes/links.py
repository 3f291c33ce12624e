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
    Param("target_project_id", p.text, required=True),
    Param("target_issue_iid", p.whole, required=True),
    Param("link_type", p.text, choices=("relates_to", "blocks", "is_blocked_by"), default="relates_to"),
)


def listing(call: Call) -> Reply:
    issue, view = call.issue(), call.view()
    found = [
        entity.linked_issue(link, other, kind, view)
        for link, other, kind in service.of(call.state, issue)
        if permissions.can_read_issue(call.user, other)
    ]
    return Reply(body=found)


def create(call: Call) -> Reply:
    issue, found = call.issue(), call.read(CREATE)
    if found["link_type"] != "relates_to" and not call.state.paid:
        raise Forbidden("Blocked issues not available for current license")
    project = call.state.project(str(found["target_project_id"]))
    target = project.issues.get(found["target_issue_iid"]) if project else None
    if target is None or not permissions.can_read_issue(call.user, target):
        raise NotFound("Issue")
    link = service.create(call.actor, issue, target, found["link_type"])
    return Reply(201, _both(call, link))


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
    return Reply(200, shown)


ROUTES = [
    Route("GET", "/projects/:id/issues/:iid/links", listing),
    Route("POST", "/projects/:id/issues/:iid/links", create),
    Route("GET", "/projects/:id/issues/:iid/links/:link_id", get_one),
    Route("DELETE", "/projects/:id/issues/:iid/links/:link_id", delete),
]
