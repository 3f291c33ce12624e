"""Discussions: notes in threads."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox import permissions
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.errors import BadRequest, NotFound, ParamError
from gitlab_sandbox.params import Param
from gitlab_sandbox.routes import notes as plain
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import notes as service
from gitlab_sandbox.wire import Reply

WRITE = (Param(name="body", coerce=p.text, required=True), Param(name="created_at", coerce=p.instant))
THREAD = "DiscussionNote"


def _threads(call: Call, noteable: m.Issuable) -> list[list[m.Note]]:
    threads: dict[str, list[m.Note]] = {}
    for note in noteable.notes:
        if permissions.can_read_note(call.user, note, noteable):
            threads.setdefault(note.discussion_id, []).append(note)
    return list(threads.values())


def _thread(call: Call, noteable: m.Issuable) -> list[m.Note]:
    wanted = call.path["discussion_id"]
    threads = [t for t in _threads(call, noteable) if t[0].discussion_id == wanted]
    if not threads:
        raise NotFound("Discussion")
    return threads[0]


def listing(call: Call) -> Reply:
    noteable = call.noteable()
    return call.page(_threads(call, noteable), lambda t: entity.discussion(t, noteable, call.base))


def get_one(call: Call) -> Reply:
    noteable = call.noteable()
    return Reply(body=entity.discussion(_thread(call, noteable), noteable, call.base))


def create(call: Call) -> Reply:
    noteable, user, params = call.noteable(), call.need_user(), call.read(WRITE)
    call.limits.spend("notes", str(user.id))
    written = service.write(
        call.actor, noteable, params["body"] or "", created_at=params.get("created_at"), kind=THREAD
    )
    if written.note is None:
        return plain.written_reply(call, noteable, written)
    return Reply(status=201, body=entity.discussion([written.note], noteable, call.base))


def reply(call: Call) -> Reply:
    noteable, user, params = call.noteable(), call.need_user(), call.read(WRITE)
    thread = _thread(call, noteable)
    if thread[0].system:
        raise BadRequest('Note {:base=>["Discussion to reply to cannot be found"]}')
    call.limits.spend("notes", str(user.id))
    for note in thread:
        note.type = THREAD  # the first answer turns a lone note into a thread
    written = service.write(
        call.actor, noteable, params["body"] or "", internal=thread[0].internal,
        created_at=params.get("created_at"), discussion=thread[0].discussion_id, kind=THREAD,
    )  # fmt: skip
    return plain.written_reply(call, noteable, written)


def resolve(call: Call) -> Reply:
    """A whole thread of a merge request."""
    noteable = call.noteable()
    resolved = call.read((Param(name="resolved", coerce=p.truth, required=True),))["resolved"]
    thread = _thread(call, noteable)
    notes = [n for n in thread if service.resolvable(noteable, n)]
    if not notes:
        raise BadRequest("Discussion is not resolvable")
    call.need_user()
    service.resolve(call.actor, noteable, notes, bool(resolved))
    return Reply(body=entity.discussion(thread, noteable, call.base))


def edit(call: Call) -> Reply:
    """The text of a note, or whether it is resolved: one of them."""
    if "resolved" not in call.given:
        return plain.edit(call)
    if "body" in call.given:
        raise ParamError("body, resolved are mutually exclusive")
    noteable, resolved = call.noteable(), call.read((Param(name="resolved", coerce=p.truth),))["resolved"]
    note = service.find(call.actor, noteable, call.number("note_id"))
    if not service.resolvable(noteable, note):
        raise BadRequest("Note is not resolvable")
    call.need_user()
    service.resolve(call.actor, noteable, [note], bool(resolved))
    return Reply(body=entity.note(note, noteable, call.base))


RESOLVE = Route(method="PUT", pattern="/projects/:id/merge_requests/:iid/discussions/:discussion_id", handler=resolve)
OTHERS = [
    route
    for place in ("projects/:id/issues/:iid", "projects/:id/merge_requests/:iid", "groups/:id/epics/:epic_id")
    for route in (
        Route(method="GET", pattern=f"/{place}/discussions", handler=listing),
        Route(method="POST", pattern=f"/{place}/discussions", handler=create),
        Route(method="GET", pattern=f"/{place}/discussions/:discussion_id", handler=get_one),
        Route(method="POST", pattern=f"/{place}/discussions/:discussion_id/notes", handler=reply),
        Route(
            method="GET",
            pattern=f"/{place}/discussions/:discussion_id/notes/:note_id",
            handler=plain.get_one,
        ),
        Route(
            method="PUT",
            pattern=f"/{place}/discussions/:discussion_id/notes/:note_id",
            handler=edit,
        ),
        Route(
            method="DELETE",
            pattern=f"/{place}/discussions/:discussion_id/notes/:note_id",
            handler=plain.delete,
        ),
    )
]
ROUTES = [RESOLVE, *OTHERS]
