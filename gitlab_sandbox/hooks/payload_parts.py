"""The pieces web hook payloads are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gitlab_sandbox.entities.dates import day, hook_stamp, stamp
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.traces import duration_text

LEVELS = {"private": 0, "internal": 10, "public": 20}


def user(record: m.User, base: str) -> dict[str, Any]:
    return {**person(record, base), "email": "[REDACTED]"}


def person(record: m.User, base: str) -> dict[str, Any]:
    avatar = f"{base}/uploads/-/system/user/avatar/{record.id}/avatar.png"
    return {"id": record.id, "name": record.name, "username": record.username, "avatar_url": avatar}


def project(record: m.Project, base: str) -> dict[str, Any]:
    url = f"{base}/{record.full_path}"
    ssh = f"git@127.0.0.1:{record.full_path}.git"
    return {
        "id": record.id, "name": record.name, "description": record.description, "web_url": url,
        "avatar_url": None, "git_ssh_url": ssh, "git_http_url": f"{url}.git", "namespace": record.group.name,
        "visibility_level": LEVELS[record.visibility], "path_with_namespace": record.full_path,
        "default_branch": record.default_branch, "ci_config_path": None, "homepage": url, "url": ssh,
        "ssh_url": ssh, "http_url": f"{url}.git",
    }  # fmt: skip


def repository(record: m.Project, base: str) -> dict[str, Any]:
    url = f"{base}/{record.full_path}"
    ssh = f"git@127.0.0.1:{record.full_path}.git"
    return {"name": record.name, "url": ssh, "description": record.description, "homepage": url}


def group(record: m.Group) -> dict[str, Any]:
    return {"group_id": record.id, "group_name": record.name, "group_path": record.path, "full_path": record.full_path}


def epic(record: Epic, base: str) -> dict[str, Any]:
    return {
        "id": record.id, "iid": record.iid, "title": record.title, "description": record.description,
        "state": record.state, "state_id": 1 if record.state == "opened" else 2, "type": "Epic",
        "author_id": record.author.id, "project_id": None, "namespace_id": record.group.id,
        "confidential": record.confidential, "created_at": hook_stamp(record.created_at),
        "updated_at": hook_stamp(record.updated_at), "labels": [label(x) for x in record.labels],
        "assignee_ids": [], "closed_at": hook_stamp(record.closed_at),
        "url": f"{base}/groups/{record.group.full_path}/-/epics/{record.iid}",
    }  # fmt: skip


def label(record: m.Label) -> dict[str, Any]:
    return {
        "id": record.id, "title": record.title, "color": record.color,
        "project_id": record.project.id if record.project else None, "created_at": hook_stamp(record.created_at),
        "updated_at": hook_stamp(record.updated_at or record.created_at), "template": False,
        "description": record.description, "type": "ProjectLabel" if record.project else "GroupLabel",
        "group_id": record.group.id if record.group else None,
    }  # fmt: skip


def issue(record: m.Issue, base: str) -> dict[str, Any]:
    """The attributes of an issue; `action` is added by whom it happened to."""
    spent, estimate = record.time_spent, record.time_estimate
    return {
        "author_id": record.author.id, "closed_at": hook_stamp(record.closed_at),
        "confidential": record.confidential, "created_at": stamp(record.created_at),
        "description": record.description, "discussion_locked": record.discussion_locked,
        "due_date": day(record.due_date), "id": record.id, "iid": record.iid,
        "last_edited_at": hook_stamp(record.edited_at),
        "last_edited_by_id": record.edited_by.id if record.edited_by else None,
        "milestone_id": record.milestone.id if record.milestone else None,
        "moved_to_id": record.moved_to.id if record.moved_to else None,
        "duplicated_to_id": record.duplicated_to.id if record.duplicated_to else None,
        "project_id": record.project.id, "relative_position": record.relative_position,
        "state_id": 1 if record.state == "opened" else 2, "time_estimate": estimate, "title": record.title,
        "updated_at": stamp(record.updated_at),
        "updated_by_id": record.updated_by.id if record.updated_by else None, "type": _type(record),
        "url": f"{base}/{record.project.full_path}/-/issues/{record.iid}", "total_time_spent": spent,
        "time_change": 0, "human_total_time_spent": duration_text(spent) or None, "human_time_change": None,
        "human_time_estimate": duration_text(estimate) or None,
        "assignee_ids": [u.id for u in record.assignees],
        "assignee_id": record.assignees[0].id if record.assignees else None,
        "labels": [label(x) for x in record.labels], "state": record.state,
        "severity": record.severity.lower(), "customer_relations_contacts": [], "status": None,
        "weight": record.weight, "health_status": record.health_status,
        "escalation_status": None, "escalation_policy": None,
    }  # fmt: skip


def _type(record: m.Issue) -> str:
    return record.issue_type.replace("_", " ").title()


def merge_request(record: m.MergeRequest, base: str) -> dict[str, Any]:
    return {
        "id": record.id, "iid": record.iid, "title": record.title, "description": record.description,
        "state": record.state, "state_id": {"opened": 1, "closed": 2, "merged": 3}.get(record.state, 4),
        "author_id": record.author.id, "source_branch": record.source_branch,
        "target_branch": record.target_branch, "source_project_id": record.project.id,
        "target_project_id": record.project.id, "draft": record.draft, "work_in_progress": record.draft,
        "created_at": hook_stamp(record.created_at), "updated_at": hook_stamp(record.updated_at),
        "url": f"{base}/{record.project.full_path}/-/merge_requests/{record.iid}",
        "assignee_ids": [u.id for u in record.assignees], "labels": [label(x) for x in record.labels],
        "milestone_id": record.milestone.id if record.milestone else None,
    }  # fmt: skip


def changes(before: dict[str, Any], after: dict[str, Any], base: str) -> dict[str, Any]:
    """What differs; for a new item everything it was born with."""
    fields = {}
    for key, current in after.items():
        previous = before.get(key, [] if key in ("labels", "assignees") else None)
        if _same(previous, current):
            continue
        fields[key] = {"previous": _plain(previous, base), "current": _plain(current, base)}
    return fields


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, list) and isinstance(other, list):
        return {x.id for x in value} == {x.id for x in other}
    return bool(value == other)


def _plain(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [label(x) if isinstance(x, m.Label) else user(x, base) for x in value]
    if isinstance(value, datetime):
        return hook_stamp(value)
    return day(value) if isinstance(value, date) else value
