"""Epics over the wire: listed, read, opened, changed."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import params as p
from gitlab_sandbox.entities import epics as entity
from gitlab_sandbox.params import Param
from gitlab_sandbox.permissions import can_read_epic
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.state import epics as service
from gitlab_sandbox.state import issue_filters
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.issue_query import ordered
from gitlab_sandbox.wire import Reply

AUTHOR = (Param(name="author_id", coerce=p.whole), Param(name="author_username", coerce=p.text))
NEGATABLE = (Param(name="labels", coerce=p.names), *AUTHOR)
EXCLUSIVE = (("author_id", "author_username"),)
LIST = (
    Param(name="order_by", coerce=p.text, choices=("created_at", "updated_at", "title"), default="created_at"),
    Param(name="sort", coerce=p.text, choices=("asc", "desc"), default="desc"),
    Param(name="search", coerce=p.text),
    Param(name="state", coerce=p.text, choices=("opened", "closed", "all"), default="all"),
    *NEGATABLE,
    Param(name="with_labels_details", coerce=p.truth),
    Param(name="created_after", coerce=p.instant),
    Param(name="created_before", coerce=p.instant),
    Param(name="updated_after", coerce=p.instant),
    Param(name="updated_before", coerce=p.instant),
    Param(name="include_ancestor_groups", coerce=p.truth, default=False),
    Param(name="include_descendant_groups", coerce=p.truth, default=True),
    Param(name="my_reaction_emoji", coerce=p.text),
    Param(name="confidential", coerce=p.truth),
    Param(name="not", coerce=p.branch),
)
SHARED = (
    Param(name="description", coerce=p.text),
    Param(name="color", coerce=p.text),
    Param(name="confidential", coerce=p.truth),
    Param(name="start_date", coerce=p.day),
    Param(name="start_date_fixed", coerce=p.day),
    Param(name="start_date_is_fixed", coerce=p.truth),
    Param(name="end_date", coerce=p.day),
    Param(name="due_date_fixed", coerce=p.day),
    Param(name="due_date_is_fixed", coerce=p.truth),
    Param(name="labels", coerce=p.texts),
    Param(name="parent_id", coerce=p.whole),
)
CREATE = (Param(name="title", coerce=p.text, required=True), *SHARED, Param(name="created_at", coerce=p.instant))
UPDATE = (
    Param(name="title", coerce=p.text),
    *SHARED,
    Param(name="add_labels", coerce=p.texts),
    Param(name="remove_labels", coerce=p.texts),
    Param(name="state_event", coerce=p.text, choices=("reopen", "close")),
    Param(name="updated_at", coerce=p.instant),
)
ENOUGH = (
    "add_labels", "color", "confidential", "description", "due_date_fixed", "due_date_is_fixed", "labels", "parent_id",
    "remove_labels", "start_date_fixed", "start_date_is_fixed", "state_event", "title", "start_date", "end_date",
)  # fmt: skip
OWN_NAMES = {
    "start_date_fixed": "start_date", "end_date": "due_date", "due_date_fixed": "due_date",
    "start_date_is_fixed": "start_fixed", "due_date_is_fixed": "due_fixed",
}  # fmt: skip


def listing(call: Call) -> Reply:
    group, wanted = call.planning_group(), call.read(LIST, exclusive=EXCLUSIVE)
    if "not" in wanted:
        wanted["not"] = p.read(wanted["not"], NEGATABLE, exclusive=EXCLUSIVE, prefix="not")
    seen = issue_filters.Outlook(user=call.user, today=call.state.clock.today(), scoped=True, rooted=True)
    tests = issue_filters.build(wanted, seen)
    epics = [e for g in _groups(call, group, wanted) for e in g.epics if can_read_epic(call.user, e)]
    chosen = ordered([e for e in epics if all(t(e) for t in tests)], wanted["order_by"], wanted["sort"])
    view = call.view(label_details=bool(wanted.get("with_labels_details")))
    return call.page(chosen, lambda e: entity.epic(e, view, group))


def _groups(call: Call, group: m.Group, wanted: dict[str, Any]) -> list[m.Group]:
    below = call.state.groups_below(group) if wanted.get("include_descendant_groups") else [group]
    above = group.lineage()[1:] if wanted.get("include_ancestor_groups") else []
    return [*below, *above]


def get_one(call: Call) -> Reply:
    epic = call.epic()
    return Reply(body=entity.epic(epic, call.view(single=True), epic.group))


def create(call: Call) -> Reply:
    group, params = call.planning_group(), call.read(CREATE)
    call.need_user()
    epic = service.create(call.actor, group, _as_wanted(call, params))
    return Reply(status=201, body=entity.epic(epic, call.view(), group))


def change(call: Call) -> Reply:
    params, epic = call.read(UPDATE, at_least_one=ENOUGH), call.epic()
    service.update(call.actor, epic, _as_wanted(call, params))
    return Reply(body=entity.epic(epic, call.view(), epic.group))


def _as_wanted(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The fields by their own names; older names of the dates count where the newer ones are not given."""
    wanted = {OWN_NAMES.get(k, k): v for k, v in params.items() if k != "parent_id"}
    for name in ("confidential", "start_fixed", "due_fixed"):
        if name in wanted:
            wanted[name] = bool(wanted[name])
    if "labels" in wanted:
        wanted["labels"] = wanted["labels"] or []
    if (number := params.get("parent_id")) is not None:
        wanted["parent"] = next((e for g in call.state.groups.values() for e in g.epics if e.id == number), None)
    return wanted


ROUTES = [
    Route(method="GET", pattern="/groups/:id/epics", handler=listing, public=True),
    Route(method="POST", pattern="/groups/:id/epics", handler=create),
    Route(method="GET", pattern="/groups/:id/epics/:iid", handler=get_one, public=True),
    Route(method="PUT", pattern="/groups/:id/epics/:iid", handler=change),
]
