"""Notes, discussions, awards, events and links as JSON."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.entities.issues import View, issue
from gitlab_sandbox.entities.people import maybe_stub, stub
from gitlab_sandbox.entities.places import label_in_event, milestone
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.notes import resolvable


def note(record: m.Note, noteable: m.Issuable, base: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    shown = {
        "id": record.id, "type": record.type, "body": record.body, "attachment": None,
        "author": stub(record.author, base), "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at), "system": record.system, "noteable_id": noteable.id,
        "noteable_type": noteable.kind, "project_id": _project_id(noteable), "resolvable": resolvable(noteable, record),
        "confidential": record.internal, "internal": record.internal, "imported": False,
        "imported_from": "none",
        "noteable_iid": noteable.iid, "commands_changes": changes or {},
    }  # fmt: skip
    if shown["resolvable"]:
        shown |= {
            "resolved": record.resolved_at is not None, "resolved_by": maybe_stub(record.resolved_by, base),
            "resolved_at": stamp(record.resolved_at),
        }  # fmt: skip
    return shown


def _project_id(noteable: m.Issuable) -> int | None:
    return noteable.project.id if isinstance(noteable, m.Noteable) else None


def discussion(notes: list[m.Note], noteable: m.Issuable, base: str) -> dict[str, Any]:
    return {
        "id": notes[0].discussion_id,
        "individual_note": notes[0].type is None,
        "notes": [note(n, noteable, base) for n in notes],
    }


def award(record: m.Award, noteable: m.Issuable, on: m.Note | None, base: str) -> dict[str, Any]:
    at = stamp(record.created_at)
    return {
        "id": record.id, "name": record.name, "user": stub(record.user, base), "created_at": at,
        "updated_at": at,
        "awardable_id": on.id if on else noteable.id, "awardable_type": "Note" if on else noteable.kind,
        "url": None,
    }  # fmt: skip


def event(record: m.LabelEvent | m.StateEvent | m.MilestoneEvent, noteable: m.Issuable, view: View) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": record.id,
        "user": maybe_stub(record.user, view.base),
        "created_at": stamp(record.created_at),
        "resource_type": noteable.kind,
        "resource_id": noteable.id,
    }
    if isinstance(record, m.StateEvent):
        return shown | {"state": record.state, "source_commit": None, "source_merge_request": None}
    if isinstance(record, m.LabelEvent):
        return shown | {"label": label_in_event(record.label), "action": record.action}
    today = view.state.clock.today()
    return shown | {"milestone": milestone(record.milestone, view.base, today), "action": record.action}


def linked_issue(link: m.IssueLink, other: m.Issue, link_type: str, view: View) -> dict[str, Any]:
    at = stamp(link.created_at)
    return issue(other, view) | {
        "issue_link_id": link.id, "link_type": link_type, "link_created_at": at, "link_updated_at": at,
    }  # fmt: skip
