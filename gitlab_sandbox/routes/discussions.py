"""Discussions: notes in threads."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.errors import BadRequest, NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes import notes as plain
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import notes as service
from gitlab_sandbox.wire import Reply

WRITE = (Param("body", p.text, required=True), Param("created_at", p.instant))
THREAD = "DiscussionNote"


def _threads(call: Call, noteable: m.Noteable) -> list[list[m.Note]]:
    found: dict[str, list[m.Note]] = {}
    for note in noteable.notes:
        if permissions.can_read_note(call.user, note, noteable):
            found.setdefault(note.discussion_id, []).append(note)
    return list(found.values())


def _thread(call: Call, noteable: m.Noteable) -> list[m.Note]:
    wanted = call.path["discussion_id"]
    found = [t for t in _threads(call, noteable) if t[0].discussion_id == wanted]
    if not found:
        raise NotFound("Discussion")
    return found[0]


def listing(call: Call) -> Reply:
    noteable = call.noteable()
    return call.page(_threads(call, noteable), lambda t: entity.discussion(t, noteable, call.base))


def get_one(call: Call) -> Reply:
    noteable = call.noteable()
    return Reply(body=entity.discussion(_thread(call, noteable), noteable, call.base))


def create(call: Call) -> Reply:
    noteable, user, found = call.noteable(), call.need_user(), call.read(WRITE)
    call.limits.spend("notes", str(user.id))
    written = service.write(call.actor, noteable, found["body"] or "", created_at=found.get("created_at"), kind=THREAD)
    if written.note is None:
        return plain.written_reply(call, noteable, written)
    return Reply(201, entity.discussion([written.note], noteable, call.base))


def reply(call: Call) -> Reply:
    noteable, user, found = call.noteable(), call.need_user(), call.read(WRITE)
    thread = _thread(call, noteable)
    if thread[0].system:
        raise BadRequest('Note {:base=>["Discussion to reply to cannot be found"]}')
    call.limits.spend("notes", str(user.id))
    for note in thread:
        note.type = THREAD  # the first answer turns a lone note into a thread
    written = service.write(
        call.actor, noteable, found["body"] or "", internal=thread[0].internal,
        created_at=found.get("created_at"), discussion=thread[0].discussion_id, kind=THREAD,
    )  # fmt: skip
    return plain.written_reply(call, noteable, written)


ROUTES = [
    route
    for place in ("issues", "merge_requests")
    for route in (
        Route("GET", f"/projects/:id/{place}/:iid/discussions", listing),
        Route("POST", f"/projects/:id/{place}/:iid/discussions", create),
        Route("GET", f"/projects/:id/{place}/:iid/discussions/:discussion_id", get_one),
        Route("POST", f"/projects/:id/{place}/:iid/discussions/:discussion_id/notes", reply),
        Route("GET", f"/projects/:id/{place}/:iid/discussions/:discussion_id/notes/:note_id", plain.get_one),
        Route("PUT", f"/projects/:id/{place}/:iid/discussions/:discussion_id/notes/:note_id", plain.edit),
        Route("DELETE", f"/projects/:id/{place}/:iid/discussions/:discussion_id/notes/:note_id", plain.delete),
    )
]
