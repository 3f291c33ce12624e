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
    Param("state", p.text, choices=("opened", "closed", "locked", "merged", "all"), default="all"),
    Param("labels", p.texts),
    Param("milestone", p.text),
    Param("author_id", p.whole),
    Param("author_username", p.text),
    Param("assignee_id", p.whole_or_wild),
    Param("iids", p.wholes),
    Param("source_branch", p.text),
    Param("target_branch", p.text),
    Param("search", p.text),
    Param("order_by", p.text, choices=("created_at", "title", "updated_at"), default="created_at"),
    Param("sort", p.text, choices=("asc", "desc"), default="desc"),
    Param("with_labels_details", p.truth),
)
FIELDS = (
    Param("description", p.text),
    Param("labels", p.texts),
    Param("assignee_ids", p.wholes),
    Param("milestone_id", p.whole),
    Param("discussion_locked", p.truth),
)
CREATE = (
    Param("title", p.text, required=True),
    Param("source_branch", p.text, required=True),
    Param("target_branch", p.text, required=True),
    *FIELDS,
)
UPDATE = (
    Param("title", p.text),
    *FIELDS,
    Param("add_labels", p.texts),
    Param("remove_labels", p.texts),
    Param("state_event", p.text, choices=("close", "reopen")),
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
    found = [r for project in projects for r in project.merge_requests.values() if _fits(r, wanted)]
    order = wanted["order_by"]
    found.sort(key=lambda r: (getattr(r, order), r.id), reverse=wanted["sort"] == "desc")
    view = call.view(home, label_details=bool(wanted.get("with_labels_details")))
    return call.page(found, lambda r: entity.merge_request(r, view))


def _fits(found: m.MergeRequest, wanted: dict[str, object]) -> bool:
    titles = {x.title for x in found.labels}
    seen = {
        "state": found.state, "milestone": found.milestone.title if found.milestone else None,
        "author_id": found.author.id, "author_username": found.author.username,
        "source_branch": found.source_branch, "target_branch": found.target_branch,
    }  # fmt: skip
    plain = all(wanted.get(k) in (None, "all", v) for k, v in seen.items())
    return plain and _fits_lists(found, titles, wanted)


def _fits_lists(found: m.MergeRequest, titles: set[str], wanted: dict[str, object]) -> bool:
    labels, iids, text, assignee = (wanted.get(k) for k in ("labels", "iids", "search", "assignee_id"))
    people = {u.id for u in found.assignees}
    words = {"none": not titles, "any": bool(titles)}
    if isinstance(labels, list) and labels and not words.get(labels[0].lower(), titles.issuperset(labels)):
        return False
    if isinstance(assignee, int) and assignee not in people:
        return False
    if isinstance(assignee, str) and bool(people) is not (assignee.lower() == "any"):
        return False
    if isinstance(iids, list) and iids and found.iid not in iids:
        return False
    return not isinstance(text, str) or text.lower() in f"{found.title} {found.description or ''}".lower()


def get_one(call: Call) -> Reply:
    found = call.merge_request()
    return Reply(body=entity.merge_request(found, call.view(found.project, single=True)))


def create(call: Call) -> Reply:
    project, _ = call.project(), call.need_user()
    made = service.create(call.actor, project, call.read(CREATE))
    return Reply(201, entity.merge_request(made, call.view(project, single=True)))


def update(call: Call) -> Reply:
    found = service.update(call.actor, call.merge_request(), call.read(UPDATE))
    return Reply(body=entity.merge_request(found, call.view(found.project, single=True)))


ROUTES = [
    Route("GET", "/groups/:id/merge_requests", list_group),
    Route("GET", "/projects/:id/merge_requests", list_project, job=True),
    Route("POST", "/projects/:id/merge_requests", create),
    Route("GET", "/projects/:id/merge_requests/:iid", get_one, job=True),
    Route("PUT", "/projects/:id/merge_requests/:iid", update),
]
