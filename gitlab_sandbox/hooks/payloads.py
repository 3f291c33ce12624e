"""Puts a web hook payload together for each kind of happening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gitlab_sandbox.entities.dates import day, hook_stamp
from gitlab_sandbox.hooks import payload_parts as part
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Happening


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: the event's name, the setting that lets it through, and the payload."""

    event: str  # X-Gitlab-Event
    setting: str  # the hook's switch
    payload: dict[str, Any]


def build(happened: Happening, base: str) -> Message | None:
    maker = {
        "issue": _issue, "note": _note, "emoji": _emoji, "milestone": _milestone,
        "merge_request": _merge_request, "epic": _epic,
    }[happened.kind]  # fmt: skip
    return maker(happened, base)


def _common(happened: Happening, base: str) -> dict[str, Any]:
    return {
        "user": part.user(happened.actor.user, base),
        "project": part.project(happened.project, base) if happened.project else None,
        "repository": part.repository(happened.project, base) if happened.project else None,
    }


def _people(item: m.Noteable, base: str) -> dict[str, Any]:
    people = [part.user(u, base) for u in item.assignees]
    return {"assignees": people, "assignee": people[0]} if people else {}


def _issue(happened: Happening, base: str) -> Message | None:
    issue = happened.issue
    if not isinstance(issue, m.Issue):
        return None
    kind = "issue" if issue.issue_type in ("issue", "ticket") else "work_item"
    payload = {
        "object_kind": kind,
        "event_type": f"confidential_{kind}" if issue.confidential else kind,
        **_common(happened, base),
        "object_attributes": part.issue(issue, base) | {"action": happened.action},
        "labels": [part.label(x) for x in issue.labels],
        "changes": part.changes(happened.before, happened.after, base),
        **_people(issue, base),
    }
    return _issue_message(issue.confidential, payload)


def _issue_message(secret: bool, payload: dict[str, Any]) -> Message:
    if secret:
        return Message("Confidential Issue Hook", "confidential_issues_events", payload)
    return Message("Issue Hook", "issues_events", payload)


def _epic(happened: Happening, base: str) -> Message | None:
    """A work item of the group: the hook has no project to name."""
    epic = happened.epic
    if epic is None:
        return None
    payload = {
        "object_kind": "work_item",
        "event_type": "confidential_work_item" if epic.confidential else "work_item",
        **_common(happened, base),
        "group": part.group(epic.group),
        "object_attributes": part.epic(epic, base) | {"action": happened.action},
        "labels": [part.label(x) for x in epic.labels], "changes": part.changes(happened.before, happened.after, base),
    }  # fmt: skip
    return _issue_message(epic.confidential, payload)


def _note(happened: Happening, base: str) -> Message | None:
    note, item = happened.note, happened.issue
    if note is None or item is None or note.system:
        return None
    secret = note.internal or getattr(item, "confidential", False)
    place = "issues" if item.kind == "Issue" else "merge_requests"
    url = f"{base}/{item.project.full_path}/-/{place}/{item.iid}"
    attributes = {
        "id": note.id, "internal": note.internal, "note": note.body, "description": note.body,
        "noteable_type": item.kind, "noteable_id": item.id, "author_id": note.author.id,
        "project_id": item.project.id, "created_at": hook_stamp(note.created_at),
        "updated_at": hook_stamp(note.updated_at), "system": False, "action": happened.action,
        "line_code": None, "commit_id": None, "st_diff": None, "attachment": None, "type": note.type,
        "discussion_id": note.discussion_id, "url": f"{url}#note_{note.id}",
    }  # fmt: skip
    payload = {
        "object_kind": "note",
        "event_type": "confidential_note" if secret else "note",
        **_common(happened, base),
        "project_id": item.project.id,
        "object_attributes": attributes,
        **_item(item, base),
    }
    if secret:
        return Message("Confidential Note Hook", "confidential_note_events", payload)
    return Message("Note Hook", "note_events", payload)


def _item(item: m.Noteable, base: str) -> dict[str, Any]:
    if isinstance(item, m.Issue):
        return {"issue": part.issue(item, base)}
    return {"merge_request": part.merge_request(item, base)} if isinstance(item, m.MergeRequest) else {}


def _emoji(happened: Happening, base: str) -> Message | None:
    award, item, note = happened.award, happened.issue, happened.note
    if award is None or item is None:
        return None
    url = f"{base}/{item.project.full_path}/-/issues/{item.iid}" + (f"#note_{note.id}" if note else "")
    attributes = {
        "id": award.id, "name": award.name, "user_id": award.user.id,
        "awardable_type": "Note" if note else item.kind, "awardable_id": note.id if note else item.id,
        "created_at": hook_stamp(award.created_at), "updated_at": hook_stamp(award.created_at),
        "action": happened.action, "awarded_on_url": url,
    }  # fmt: skip
    payload = {
        "object_kind": "emoji", "event_type": happened.action, **_common(happened, base),
        "project_id": item.project.id, "object_attributes": attributes, **_item(item, base),
    }  # fmt: skip
    return Message("Emoji Hook", "emoji_events", payload)


def _milestone(happened: Happening, base: str) -> Message | None:
    milestone = happened.milestone
    if milestone is None:
        return None
    attributes = {
        "id": milestone.id, "iid": milestone.iid, "title": milestone.title, "description": milestone.description,
        "state": milestone.state, "due_date": day(milestone.due_date), "start_date": day(milestone.start_date),
        "created_at": hook_stamp(milestone.created_at), "updated_at": hook_stamp(milestone.updated_at),
        "group_id": milestone.group.id if milestone.group else None,
        "project_id": milestone.project.id if milestone.project else None,
    }  # fmt: skip
    payload = {
        "object_kind": "milestone", "event_type": "milestone",
        "project": part.project(happened.project, base) if happened.project else None,
        "object_attributes": attributes, "action": happened.action,
    }  # fmt: skip
    return Message("Milestone Hook", "milestone_events", payload)


def _merge_request(happened: Happening, base: str) -> Message | None:
    noteable = happened.issue
    if not isinstance(noteable, m.MergeRequest):
        return None
    payload = {
        "object_kind": "merge_request", "event_type": "merge_request", **_common(happened, base),
        "object_attributes": part.merge_request(noteable, base) | {"action": happened.action},
        "labels": [part.label(x) for x in noteable.labels],
        "changes": part.changes(happened.before, happened.after, base), **_people(noteable, base),
    }  # fmt: skip
    return Message("Merge Request Hook", "merge_requests_events", payload)
