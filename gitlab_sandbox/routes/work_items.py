"""Work items over the wire, an experiment of GitLab behind a flag: listed, read, changed, talked about."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox.entities import work_items as entity
from gitlab_sandbox.errors import ApiError
from gitlab_sandbox.permissions import can_update_issue, can_write_epics
from gitlab_sandbox.routes import discussions, notes
from gitlab_sandbox.routes.call import Call
from gitlab_sandbox.routes.cursor import by_cursor
from gitlab_sandbox.routes.route import Route
from gitlab_sandbox.routes.work_item_params import picked, read_list, read_update
from gitlab_sandbox.state import epics, issues, work_item_filters
from gitlab_sandbox.state import labels as label_service
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import work_items as service
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.issue_filters import Outlook
from gitlab_sandbox.state.issue_query import ordered, sort_value
from gitlab_sandbox.state.work_items import WorkItem
from gitlab_sandbox.wire import Reply

PLACES = ("projects", "groups", "namespaces")


def listing(call: Call) -> Reply:
    home = call.planning_home()
    wanted = read_list(call.state, call.given, isinstance(home, m.Group))
    seen = Outlook(user=call.user, today=call.state.clock.today(), scoped=call.state.paid, rooted=True)
    tests = work_item_filters.build(wanted, seen)
    items = [i for i in _within(call, home, wanted) if all(test(i) for test in tests)]
    items = ordered(items, wanted["order_by"], wanted["sort"], number=service.number)
    fields, features, view = picked(call.given.get("fields")), picked(call.given.get("features")), call.view()
    return by_cursor(
        call, items, lambda i: entity.work_item(i, view, fields, features),
        key=sort_value(wanted["order_by"]), number=service.number, down=wanted["sort"] == "desc",
    )  # fmt: skip


def _within(call: Call, home: m.Project | m.Group, wanted: dict[str, Any]) -> list[WorkItem]:
    if isinstance(home, m.Project):
        return service.of_place(call.state, call.user, home)
    return service.of_group(
        call.state, call.user, home, below=bool(wanted.get("include_descendants")),
        above=bool(wanted.get("include_ancestors")), archived=bool(wanted.get("include_archived")),
    )  # fmt: skip


def get_one(call: Call) -> Reply:
    item = call.work_item()
    fields, features = picked(call.given.get("fields")), picked(call.given.get("features"))
    return Reply(body=entity.work_item(item, call.view(), fields, features))


def change(call: Call) -> Reply:
    """The answer shows the features that were sent, as they are now."""
    item, (wanted, features) = call.work_item(), read_update(call.given)
    fields = picked(wanted.pop("fields", None))
    may = can_write_epics(call.user, item.group) if isinstance(item, Epic) else can_update_issue(call.user, item)
    call.require(may)
    _check_supported(call, item, features)
    wanted = {k: v for k, v in wanted.items() if v is not None} | _as_wanted(item, features)
    if isinstance(item, Epic):
        epics.update(call.actor, item, wanted)
    else:
        issues.update(call.actor, item, wanted)
        _put_status(call, item, features)
    return Reply(body=entity.work_item(item, call.view(), fields, list(features)))


def _check_supported(call: Call, item: WorkItem, features: dict[str, Any]) -> None:
    strange = [f"{x}_widget" for x in features if x not in entity.available(item, call.view())]
    if strange:
        name = service.type_name(service.kind(item))
        text = f"Following widget keys are not supported by {name} type: {', '.join(strange)}"
        raise ApiError(400, {"error": text, "unsupported_widgets": strange})


def _as_wanted(item: WorkItem, features: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Features as the fields of an issue; labels that are not of this place are passed over."""
    wanted: dict[str, Any] = {}
    titles = {x.id: x.title for x in label_service.available(item.home)}
    for name, values in features.items():
        match name:
            case "labels":
                for key, field in (("add_label_ids", "add_labels"), ("remove_label_ids", "remove_labels")):
                    wanted[field] = [titles[n] for n in values.get(key) or [] if n in titles]
            case "assignees":
                wanted["assignee_ids"] = values["assignee_ids"] or []
            case "notes":
                wanted["discussion_locked"] = bool(values["discussion_locked"])
            case "start_and_due_date":
                wanted |= _dates(item, values)
            case "description" | "milestone" | "health_status" | "weight":
                wanted |= values
    return wanted


def _dates(item: WorkItem, values: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(item, Epic):
        return {k: v for k, v in values.items() if k == "due_date"}
    return values | {f"{k.removesuffix('_date')}_fixed": v is not None for k, v in values.items()}


def _put_status(call: Call, item: m.Issue, features: dict[str, dict[str, Any]]) -> None:
    number = features.get("status", {}).get("status_id")
    for status in service.STATUSES.values():
        if status.id == number:
            issues.set_status(call.actor, item, status)


ROUTES = [
    route
    for place in PLACES
    for base in (f"/{place}/:id/-/work_items",)
    for route in (
        Route(method="GET", pattern=base, handler=listing),
        Route(method="GET", pattern=f"{base}/:iid", handler=get_one),
        Route(method="PATCH", pattern=f"{base}/:iid", handler=change),
        Route(method="GET", pattern=f"{base}/:iid/notes", handler=notes.listing_by_cursor),
        Route(method="POST", pattern=f"{base}/:iid/notes", handler=notes.create),
        Route(method="GET", pattern=f"{base}/:iid/notes/:note_id", handler=notes.get_one),
        Route(method="GET", pattern=f"{base}/:iid/discussions", handler=discussions.listing),
        Route(method="POST", pattern=f"{base}/:iid/discussions", handler=discussions.create),
        Route(method="GET", pattern=f"{base}/:iid/discussions/:discussion_id", handler=discussions.get_one),
        Route(method="POST", pattern=f"{base}/:iid/discussions/:discussion_id/notes", handler=discussions.reply),
    )
]
