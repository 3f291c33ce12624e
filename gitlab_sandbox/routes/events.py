"""Resource events (labels, state, milestone) over the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitlab_sandbox.entities import notes as entity
from gitlab_sandbox.errors import NotFound
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.wire import Reply

KINDS = ("label", "state", "milestone")


def _events(call: Call) -> Sequence[Any]:
    kind = next(k for k in KINDS if f"/resource_{k}_events" in call.request.path)
    events: Sequence[Any] = getattr(call.noteable(), f"{kind}_events")
    return events


def listing(call: Call) -> Reply:
    noteable, view = call.noteable(), call.view()
    return call.page(_events(call), lambda e: entity.event(e, noteable, view))


def get_one(call: Call) -> Reply:
    wanted = call.number("event_id")
    event = next((e for e in _events(call) if e.id == wanted), None)
    if event is None:
        raise NotFound()
    return Reply(body=entity.event(event, call.noteable(), call.view()))


ROUTES = [
    route
    for place, kinds in (
        ("projects/:id/issues/:iid", KINDS),
        ("projects/:id/merge_requests/:iid", KINDS),
        ("groups/:id/epics/:epic_id", ("label", "state")),
    )
    for kind in kinds
    for route in (
        Route(method="GET", pattern=f"/{place}/resource_{kind}_events", handler=listing),
        Route(method="GET", pattern=f"/{place}/resource_{kind}_events/:event_id", handler=get_one),
    )
]
