"""Notes of issues and merge requests over the wire."""

from __future__ import annotations

from datetime import datetime

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.cursor import by_cursor
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import notes as service
from gitlab_sandbox.wire import Reply

CHOSEN = (
    Param(name="order_by", coerce=p.text, choices=("created_at", "updated_at"), default="created_at"),
    Param(
        name="activity_filter",
        coerce=p.text,
        choices=("all_notes", "only_comments", "only_activity"),
        default="all_notes",
    ),
)
LIST = (*CHOSEN, Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"))
OLDEST_FIRST = (*CHOSEN, Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="asc"))
WRITE = (
    Param(name="body", coerce=p.text, required=True),
    Param(name="internal", coerce=p.truth),
    Param(name="confidential", coerce=p.truth),
    Param(name="created_at", coerce=p.instant),
    Param(name="merge_request_diff_head_sha", coerce=p.text),
)
EDIT = (Param(name="body", coerce=p.text), Param(name="confidential", coerce=p.truth))


def listing(call: Call) -> Reply:
    noteable, wanted = call.noteable(), call.read(LIST)
    by_update = wanted["order_by"] == "updated_at"
    notes = _of_kind(noteable, wanted["activity_filter"])
    notes.sort(key=lambda n: (n.updated_at, n.id) if by_update else n.id, reverse=wanted["sort"] == "desc")
    # hidden notes are taken out after the page is cut: pages may be short
    return call.page(
        notes,
        lambda n: entity.note(n, noteable, call.base),
        visible=lambda n: permissions.can_read_note(call.user, n, noteable),
    )


def listing_by_cursor(call: Call) -> Reply:
    """Those of a work item: by cursor alone, the oldest first unless told."""
    noteable, wanted = call.noteable(), call.read(OLDEST_FIRST)
    down, by_update = wanted["sort"] == "desc", wanted["order_by"] == "updated_at"
    notes = sorted(_of_kind(noteable, wanted["activity_filter"]), key=_number, reverse=True)
    notes.sort(key=_updated if by_update else _number, reverse=down)
    return by_cursor(
        call, notes, lambda n: entity.note(n, noteable, call.base), key=_updated if by_update else _number,
        number=_number, down=down, visible=lambda n: permissions.can_read_note(call.user, n, noteable),
    )  # fmt: skip


def _of_kind(noteable: m.Issuable, activity: str) -> list[m.Note]:
    return [n for n in noteable.notes if activity == "all_notes" or n.system is (activity == "only_activity")]


def _number(note: m.Note) -> int:
    return note.id


def _updated(note: m.Note) -> datetime:
    return note.updated_at


def get_one(call: Call) -> Reply:
    noteable = call.noteable()
    return Reply(body=entity.note(_find(call, noteable), noteable, call.base))


def _find(call: Call, noteable: m.Issuable) -> m.Note:
    return service.find(call.actor, noteable, call.number("note_id"))


def create(call: Call) -> Reply:
    noteable, user, params = call.noteable(), call.need_user(), call.read(WRITE)
    call.limits.spend("notes", str(user.id))
    internal = bool(params.get("internal") or params.get("confidential"))
    written = service.write(
        call.actor, noteable, params["body"] or "", internal=internal, created_at=params.get("created_at"),
        sha=params.get("merge_request_diff_head_sha") or "",
    )  # fmt: skip
    return written_reply(call, noteable, written)


def written_reply(call: Call, noteable: m.Issuable, written: service.Written, status: int = 201) -> Reply:
    """The note, or 202 with nothing but what the commands did."""
    if written.note is None:
        return Reply(status=202, body={"commands_changes": written.changes, "summary": written.summary})
    return Reply(status=status, body=entity.note(written.note, noteable, call.base, written.changes))


def edit(call: Call) -> Reply:
    noteable, params = call.noteable(), call.read(EDIT)
    written = service.edit(call.actor, noteable, _find(call, noteable), params.get("body") or "")
    return written_reply(call, noteable, written, 200)


def delete(call: Call) -> Reply:
    noteable = call.noteable()
    service.delete(call.actor, noteable, _find(call, noteable))
    return Reply(status=204)


ROUTES = [
    Route(method="GET", pattern="/projects/:id/issues/:iid/notes", handler=listing, public=True),
    Route(method="POST", pattern="/projects/:id/issues/:iid/notes", handler=create),
    Route(method="GET", pattern="/projects/:id/issues/:iid/notes/:note_id", handler=get_one, public=True),
    Route(method="PUT", pattern="/projects/:id/issues/:iid/notes/:note_id", handler=edit),
    Route(method="DELETE", pattern="/projects/:id/issues/:iid/notes/:note_id", handler=delete),
    Route(method="GET", pattern="/projects/:id/merge_requests/:iid/notes", handler=listing, job=True),
    Route(method="POST", pattern="/projects/:id/merge_requests/:iid/notes", handler=create),
    Route(method="GET", pattern="/projects/:id/merge_requests/:iid/notes/:note_id", handler=get_one, job=True),
    Route(method="PUT", pattern="/projects/:id/merge_requests/:iid/notes/:note_id", handler=edit),
    Route(method="DELETE", pattern="/projects/:id/merge_requests/:iid/notes/:note_id", handler=delete),
    Route(method="GET", pattern="/groups/:id/epics/:epic_id/notes", handler=listing, public=True),
    Route(method="POST", pattern="/groups/:id/epics/:epic_id/notes", handler=create),
    Route(method="GET", pattern="/groups/:id/epics/:epic_id/notes/:note_id", handler=get_one, public=True),
    Route(method="PUT", pattern="/groups/:id/epics/:epic_id/notes/:note_id", handler=edit),
    Route(method="DELETE", pattern="/groups/:id/epics/:epic_id/notes/:note_id", handler=delete),
]
