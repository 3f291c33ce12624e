"""Notes of issues and merge requests over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import notes as service
from gitlab_sandbox.wire import Reply

LIST = (
    Param("order_by", p.text, choices=("created_at", "updated_at"), default="created_at"),
    Param("sort", p.text, choices=("asc", "desc"), default="desc"),
    Param(
        "activity_filter",
        p.text,
        choices=("all_notes", "only_comments", "only_activity"),
        default="all_notes",
    ),
)
WRITE = (
    Param("body", p.text, required=True),
    Param("internal", p.truth),
    Param("confidential", p.truth),
    Param("created_at", p.instant),
)
EDIT = (Param("body", p.text), Param("confidential", p.truth))


def listing(call: Call) -> Reply:
    noteable, wanted = call.noteable(), call.read(LIST)
    found = list(noteable.notes)
    if wanted["activity_filter"] != "all_notes":
        found = [n for n in found if n.system is (wanted["activity_filter"] == "only_activity")]
    by_update = wanted["order_by"] == "updated_at"
    found.sort(key=lambda n: (n.updated_at, n.id) if by_update else n.id, reverse=wanted["sort"] == "desc")
    # hidden notes are taken out after the page is cut: pages may be short
    return call.page(
        found,
        lambda n: entity.note(n, noteable, call.base),
        visible=lambda n: permissions.can_read_note(call.user, n, noteable),
    )


def get_one(call: Call) -> Reply:
    noteable = call.noteable()
    return Reply(body=entity.note(_find(call, noteable), noteable, call.base))


def _find(call: Call, noteable: m.Noteable) -> m.Note:
    return service.find(call.actor, noteable, call.number("note_id"))


def create(call: Call) -> Reply:
    noteable, user, found = call.noteable(), call.need_user(), call.read(WRITE)
    call.limits.spend("notes", str(user.id))
    internal = bool(found.get("internal") or found.get("confidential"))
    written = service.write(
        call.actor, noteable, found["body"] or "", internal=internal, created_at=found.get("created_at")
    )
    return written_reply(call, noteable, written)


def written_reply(call: Call, noteable: m.Noteable, written: service.Written, status: int = 201) -> Reply:
    """The note, or 202 with nothing but what the commands did."""
    if written.note is None:
        return Reply(202, {"commands_changes": written.changes, "summary": written.summary})
    return Reply(status, entity.note(written.note, noteable, call.base, written.changes))


def edit(call: Call) -> Reply:
    noteable, found = call.noteable(), call.read(EDIT)
    written = service.edit(call.actor, noteable, _find(call, noteable), found.get("body") or "")
    return written_reply(call, noteable, written, 200)


def delete(call: Call) -> Reply:
    noteable = call.noteable()
    service.delete(call.actor, noteable, _find(call, noteable))
    return Reply(204)


ROUTES = [
    Route("GET", "/projects/:id/issues/:iid/notes", listing, public=True),
    Route("POST", "/projects/:id/issues/:iid/notes", create),
    Route("GET", "/projects/:id/issues/:iid/notes/:note_id", get_one, public=True),
    Route("PUT", "/projects/:id/issues/:iid/notes/:note_id", edit),
    Route("DELETE", "/projects/:id/issues/:iid/notes/:note_id", delete),
    Route("GET", "/projects/:id/merge_requests/:iid/notes", listing, job=True),
    Route("POST", "/projects/:id/merge_requests/:iid/notes", create),
    Route("GET", "/projects/:id/merge_requests/:iid/notes/:note_id", get_one, job=True),
    Route("PUT", "/projects/:id/merge_requests/:iid/notes/:note_id", edit),
    Route("DELETE", "/projects/:id/merge_requests/:iid/notes/:note_id", delete),
]
