"""Emoji reactions over the wire."""

from __future__ import annotations

from gitlab_sandbox import params as p
from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.errors import NotFound
from gitlab_sandbox.params import Param
from gitlab_sandbox.permissions import can_comment
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import awards as service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import notes
from gitlab_sandbox.wire import Reply


def _place(call: Call) -> tuple[m.Issuable, m.Note | None]:
    noteable = call.noteable()
    note = notes.find(call.actor, noteable, call.number("note_id")) if "note_id" in call.path else None
    return noteable, note


def _pile(noteable: m.Issuable, note: m.Note | None) -> list[m.Award]:
    return noteable.awards if note is None else note.awards


def _award(call: Call) -> tuple[m.Issuable, m.Note | None, m.Award]:
    noteable, note = _place(call)
    award = next((a for a in _pile(noteable, note) if a.id == call.number("award_id")), None)
    if award is None:
        raise NotFound()
    return noteable, note, award


def listing(call: Call) -> Reply:
    noteable, note = _place(call)
    return call.page(_pile(noteable, note), lambda a: entity.award(a, noteable, note, call.base))


def get_one(call: Call) -> Reply:
    noteable, note, award = _award(call)
    return Reply(body=entity.award(award, noteable, note, call.base))


def create(call: Call) -> Reply:
    noteable, note = _place(call)
    name = call.read((Param(name="name", coerce=p.text, required=True),))["name"]
    if not can_comment(call.need_user(), noteable):
        raise NotFound("Award Emoji")
    return Reply(
        status=201, body=entity.award(service.give(call.actor, noteable, note, name), noteable, note, call.base)
    )


def delete(call: Call) -> Reply:
    service.take_back(call.actor, *_award(call))
    return Reply(status=204)


ROUTES = [
    route
    for place in (
        "projects/:id/issues/:iid",
        "projects/:id/issues/:iid/notes/:note_id",
        "projects/:id/merge_requests/:iid",
        "projects/:id/merge_requests/:iid/notes/:note_id",
        "groups/:id/epics/:iid",
    )
    for route in (
        Route(method="GET", pattern=f"/{place}/award_emoji", handler=listing),
        Route(method="POST", pattern=f"/{place}/award_emoji", handler=create),
        Route(method="GET", pattern=f"/{place}/award_emoji/:award_id", handler=get_one),
        Route(method="DELETE", pattern=f"/{place}/award_emoji/:award_id", handler=delete),
    )
]
