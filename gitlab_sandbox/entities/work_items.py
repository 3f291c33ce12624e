"""Work items as JSON: a few fields, and whatever fields and features are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gitlab_sandbox.entities import places
from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.entities.issues import View
from gitlab_sandbox.entities.people import stub
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import work_items as service
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.labels import text_color
from gitlab_sandbox.state.work_items import WorkItem

Shown = Callable[[WorkItem, View], Any]
PROJECT_NAMESPACES = 1_000_000  # a project's own namespace is numbered from here


def work_item(record: WorkItem, view: View, fields: Sequence[str], features: Sequence[str]) -> dict[str, Any]:
    """Names that mean nothing, or nothing on this tier or type, are passed over."""
    number = service.number(record)
    shown: dict[str, Any] = {
        "id": number, "global_id": f"gid://gitlab/WorkItem/{number}", "iid": record.iid, "title": record.title,
    }  # fmt: skip
    shown |= {name: FIELDS[name](record, view) for name in fields if name in FIELDS}
    known = [x for x in features if x in FEATURES]
    if known:
        chosen = [x for x in known if x in available(record, view)]
        shown["features"] = {name: FEATURES[name](record, view) for name in chosen}
    return shown


def available(record: WorkItem, view: View) -> list[str]:
    """The features of its type on this tier."""
    state = view.state
    lacking = {"assignees", "milestone", "status"} if isinstance(record, Epic) else set[str]()
    if not state.paid:
        lacking |= {"weight", "iteration", "status"}
    if not state.ultimate:
        lacking.add("health_status")
    if isinstance(record, Epic):
        lacking |= {"weight", "iteration", "health_status"}
    elif record.issue_type not in service.WITH_STATUS:
        lacking.add("status")
    return [name for name in FEATURES if name not in lacking]


def _page(record: WorkItem, _view: View) -> str:
    home = record.home
    prefix = "/groups" if isinstance(home, m.Group) else ""
    return f"{prefix}/{home.full_path}/-/work_items/{record.iid}"


def _type(record: WorkItem, _view: View) -> dict[str, Any]:
    word = service.kind(record)
    icon = f"work-item-{word.replace('_', '-')}" if word in service.TYPES else "work-item-issue"
    return {"id": service.type_id(word), "name": service.type_name(word), "icon_name": icon}


def _namespace(record: WorkItem, view: View) -> dict[str, Any]:
    home = record.home
    if isinstance(home, m.Group):
        return places.namespace(home, view.base)
    return {
        "id": PROJECT_NAMESPACES + home.id, "name": home.name, "path": home.path, "kind": "project",
        "full_path": home.full_path, "parent_id": home.group.id, "avatar_url": None,
        "web_url": f"{view.base}/{home.full_path}",
    }  # fmt: skip


def _moved(record: WorkItem, view: View) -> str | None:
    target = record.moved_to if isinstance(record, m.Issue) else None
    return view.base + _page(target, view) if target else None


def _duplicated(record: WorkItem, view: View) -> str | None:
    target = record.duplicated_to if isinstance(record, m.Issue) else None
    return view.base + _page(target, view) if target else None


FIELDS: dict[str, Shown] = {
    "state": lambda i, _: i.state, "confidential": lambda i, _: i.confidential, "imported": lambda _, __: False,
    "hidden": lambda _, __: False, "lock_version": lambda _, __: 0, "created_at": lambda i, _: stamp(i.created_at),
    "updated_at": lambda i, _: stamp(i.updated_at), "closed_at": lambda i, _: stamp(i.closed_at),
    "title_html": lambda i, _: i.title, "author": lambda i, v: stub(i.author, v.base), "work_item_type": _type,
    "create_note_email": lambda _, __: None, "duplicated_to_work_item_url": _duplicated,
    "moved_to_work_item_url": _moved, "reference": lambda i, _: i.reference(),
    "web_url": lambda i, v: v.base + _page(i, v), "web_path": _page, "namespace": _namespace,
    "user_discussions_count": lambda i, _: len({n.discussion_id for n in i.notes if not n.system}),
}  # fmt: skip


def _labels(record: WorkItem, view: View) -> dict[str, Any]:
    rows = [
        {
            "id": x.id, "title": x.title, "description": x.description, "color": x.color,
            "text_color": text_color(x.color),
        }
        for x in sorted(record.labels, key=lambda x: x.title)
    ]  # fmt: skip
    return {"allows_scoped_labels": view.state.paid, "labels": rows}


def _milestone(record: WorkItem, view: View) -> dict[str, Any] | None:
    today = view.state.clock.today()
    return places.milestone(record.milestone, view.base, today) if record.milestone else None


def _dates(record: WorkItem, _view: View) -> dict[str, Any]:
    epic = isinstance(record, Epic)
    start = record.start_date if isinstance(record, Epic) else None
    return {"start_date": day(start), "due_date": day(record.due_date), "roll_up": epic}


def _awards(record: WorkItem, _view: View) -> dict[str, Any]:
    names = [x.name for x in record.awards]
    up, down = names.count("thumbsup"), names.count("thumbsdown")
    return {"upvotes": up, "downvotes": down, "new_custom_emoji_path": None}


def _status(record: WorkItem, _view: View) -> dict[str, Any]:
    current = service.status(record)
    if current is None:
        return {"status": None}
    return {
        "status": {
            "id": current.id, "name": current.name, "icon_name": current.icon, "color": current.color, "position": 0,
            "description": None, "category": current.category,
        }
    }  # fmt: skip


def _iteration(record: WorkItem, view: View) -> dict[str, Any]:
    span = record.iteration if isinstance(record, m.Issue) else None
    return {"iteration": places.iteration(span, view.base, view.state.clock.today()) if span else None}


FEATURES: dict[str, Shown] = {
    "description": lambda i, _: {"description": i.description, "description_html": i.description or ""},
    "assignees": lambda i, v: [stub(u, v.base) for u in i.assignees],
    "labels": _labels, "milestone": _milestone, "start_and_due_date": _dates, "award_emoji": _awards,
    "time_tracking": lambda i, _: {"time_estimate": i.time_estimate, "total_time_spent": i.time_spent},
    "notes": lambda i, _: {"discussion_locked": bool(i.discussion_locked)},
    "health_status": lambda i, _: {"health_status": getattr(i, "health_status", None)},
    "weight": lambda i, _: {
        "weight": getattr(i, "weight", None), "rolled_up_weight": None, "rolled_up_completed_weight": None,
    },
    "iteration": _iteration, "status": _status,
}  # fmt: skip
