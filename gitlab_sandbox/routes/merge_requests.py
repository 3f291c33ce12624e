"""Merge requests over the wire: list, read, create, change."""

from __future__ import annotations

from collections.abc import Sequence

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import issues as entity
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import merge_requests as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.wire import Reply

LIST = (
    Param(name="state", coerce=p.text, choices=("opened", "closed", "locked", "merged", "all"), default="all"),
    Param(name="labels", coerce=p.texts),
    Param(name="milestone", coerce=p.text),
    Param(name="author_id", coerce=p.whole),
    Param(name="author_username", coerce=p.text),
    Param(name="assignee_id", coerce=p.whole_or_wild),
    Param(name="iids", coerce=p.wholes),
    Param(name="source_branch", coerce=p.text),
    Param(name="target_branch", coerce=p.text),
    Param(name="search", coerce=p.text),
    Param(name="order_by", coerce=p.text, choices=("created_at", "title", "updated_at"), default="created_at"),
    Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"),
    Param(name="with_labels_details", coerce=p.truth),
)
FIELDS = (
    Param(name="description", coerce=p.text),
    Param(name="labels", coerce=p.texts),
    Param(name="assignee_ids", coerce=p.wholes),
    Param(name="milestone_id", coerce=p.whole),
    Param(name="discussion_locked", coerce=p.truth),
)
CREATE = (
    Param(name="title", coerce=p.text, required=True),
    Param(name="source_branch", coerce=p.text, required=True),
    Param(name="target_branch", coerce=p.text, required=True),
    *FIELDS,
)
UPDATE = (
    Param(name="title", coerce=p.text),
    *FIELDS,
    Param(name="add_labels", coerce=p.texts),
    Param(name="remove_labels", coerce=p.texts),
    Param(name="state_event", coerce=p.text, choices=("close", "reopen")),
)


def list_project(call: Call) -> Reply:
    project = call.project()
    call.require(permissions.can_read_code(call.user, project))
    return _list(call, [project], project)


def list_group(call: Call) -> Reply:
    below = call.state.projects_below(call.group())
    return _list(call, [x for x in below if permissions.can_read_code(call.user, x)], None)


def _list(call: Call, projects: Sequence[m.Project], home: m.Project | None) -> Reply:
    wanted = call.read(LIST)
    merge_requests = [r for project in projects for r in project.merge_requests.values() if _fits(r, wanted)]
    order = wanted["order_by"]
    merge_requests.sort(key=lambda r: (getattr(r, order), r.id), reverse=wanted["sort"] == "desc")
    view = call.view(home, label_details=bool(wanted.get("with_labels_details")))
    return call.page(merge_requests, lambda r: entity.merge_request(r, view))


def _fits(merge_request: m.MergeRequest, wanted: dict[str, object]) -> bool:
    titles = {x.title for x in merge_request.labels}
    seen = {
        "state": merge_request.state, "milestone": merge_request.milestone.title if merge_request.milestone else None,
        "author_id": merge_request.author.id, "author_username": merge_request.author.username,
        "source_branch": merge_request.source_branch, "target_branch": merge_request.target_branch,
    }  # fmt: skip
    plain = all(wanted.get(k) in (None, "all", v) for k, v in seen.items())
    return plain and _fits_lists(merge_request, titles, wanted)


def _fits_lists(merge_request: m.MergeRequest, titles: set[str], wanted: dict[str, object]) -> bool:
    labels, iids, text, assignee = (wanted.get(k) for k in ("labels", "iids", "search", "assignee_id"))
    people = {u.id for u in merge_request.assignees}
    words = {"none": not titles, "any": bool(titles)}
    if isinstance(labels, list) and labels and not words.get(labels[0].lower(), titles.issuperset(labels)):
        return False
    if isinstance(assignee, int) and assignee not in people:
        return False
    if isinstance(assignee, str) and bool(people) is not (assignee.lower() == "any"):
        return False
    if isinstance(iids, list) and iids and merge_request.iid not in iids:
        return False
    return (
        not isinstance(text, str) or text.lower() in f"{merge_request.title} {merge_request.description or ''}".lower()
    )


def get_one(call: Call) -> Reply:
    merge_request = call.merge_request()
    return Reply(body=entity.merge_request(merge_request, call.view(merge_request.project, single=True)))


def create(call: Call) -> Reply:
    project, _ = call.project(), call.need_user()
    merge_request = service.create(call.actor, project, call.read(CREATE))
    return Reply(status=201, body=entity.merge_request(merge_request, call.view(project, single=True)))


def update(call: Call) -> Reply:
    merge_request = service.update(call.actor, call.merge_request(), call.read(UPDATE))
    return Reply(body=entity.merge_request(merge_request, call.view(merge_request.project, single=True)))


ROUTES = [
    Route(method="GET", pattern="/groups/:id/merge_requests", handler=list_group),
    Route(method="GET", pattern="/projects/:id/merge_requests", handler=list_project, job=True),
    Route(method="POST", pattern="/projects/:id/merge_requests", handler=create),
    Route(method="GET", pattern="/projects/:id/merge_requests/:iid", handler=get_one, job=True),
    Route(method="PUT", pattern="/projects/:id/merge_requests/:iid", handler=update),
]
