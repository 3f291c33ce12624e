"""Epics as JSON."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.entities.issues import View
from gitlab_sandbox.entities.people import stub
from gitlab_sandbox.entities.places import label_detail
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.labels import text_color


def epic(record: Epic, view: View, seen_from: m.Group) -> dict[str, Any]:
    """One that is asked for alone also says whether the caller follows it."""
    page = f"/groups/{record.group.full_path}/-/epics/{record.iid}"
    labels = sorted(record.labels, key=lambda x: x.title)
    shown: dict[str, Any] = {
        "id": record.id, "work_item_id": record.work_item_id, "iid": record.iid, "color": record.color,
        "text_color": text_color(record.color), "group_id": record.group.id,
        "parent_id": record.parent.id if record.parent else None,
        "parent_iid": record.parent.iid if record.parent else None, "imported": False, "imported_from": "none",
        "title": record.title, "description": record.description, "confidential": record.confidential,
        "author": stub(record.author, view.base), **_dates(record), "state": record.state, "web_edit_url": page,
        "web_url": f"{view.base}{page}", "references": _references(record, seen_from),
        "created_at": stamp(record.created_at), "updated_at": stamp(record.updated_at),
        "closed_at": stamp(record.closed_at),
        "labels": [label_detail(x) if view.label_details else x.title for x in labels],
        "upvotes": sum(a.name == "thumbsup" for a in record.awards),
        "downvotes": sum(a.name == "thumbsdown" for a in record.awards), "_links": _links(record, view.base),
    }  # fmt: skip
    if view.single:
        user = view.user
        shown["subscribed"] = user is not None and record.subscribers.get(user.id, user is record.author)
    return shown


def _dates(record: Epic) -> dict[str, Any]:
    """A date given by hand shows where it is fixed; the sandbox inherits none."""
    start = record.start_date if record.start_fixed else None
    due = record.due_date if record.due_fixed else None
    return {
        "start_date": day(start), "start_date_is_fixed": record.start_fixed, "start_date_fixed": day(record.start_date),
        "start_date_from_inherited_source": None, "start_date_from_milestones": None,
        "end_date": day(due), "due_date": day(due), "due_date_is_fixed": record.due_fixed,
        "due_date_fixed": day(record.due_date), "due_date_from_inherited_source": None,
        "due_date_from_milestones": None,
    }  # fmt: skip


def _references(record: Epic, seen_from: m.Group) -> dict[str, str]:
    short, full = f"{record.sign}{record.iid}", record.reference()
    return {"short": short, "relative": short if seen_from is record.group else full, "full": full}


def _links(record: Epic, base: str) -> dict[str, str | None]:
    group = f"{base}/api/v4/groups/{record.group.id}"
    here, above = f"{group}/epics/{record.iid}", record.parent
    parent = f"{base}/api/v4/groups/{above.group.id}/epics/{above.iid}" if above else None
    return {"self": here, "epic_issues": f"{here}/issues", "group": group, "parent": parent}
