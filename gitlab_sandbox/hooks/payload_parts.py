"""The pieces web hook payloads are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gitlab_sandbox.entities.dates import day, hook_stamp, stamp
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.traces import duration_text

LEVELS = {"private": 0, "internal": 10, "public": 20}


def user(found: m.User, base: str) -> dict[str, Any]:
    return {**person(found, base), "email": "[REDACTED]"}


def person(found: m.User, base: str) -> dict[str, Any]:
    avatar = f"{base}/uploads/-/system/user/avatar/{found.id}/avatar.png"
    return {"id": found.id, "name": found.name, "username": found.username, "avatar_url": avatar}


def project(found: m.Project, base: str) -> dict[str, Any]:
    url = f"{base}/{found.full_path}"
    ssh = f"git@127.0.0.1:{found.full_path}.git"
    return {
        "id": found.id, "name": found.name, "description": found.description, "web_url": url,
        "avatar_url": None, "git_ssh_url": ssh, "git_http_url": f"{url}.git", "namespace": found.group.name,
        "visibility_level": LEVELS[found.visibility], "path_with_namespace": found.full_path,
        "default_branch": found.default_branch, "ci_config_path": None, "homepage": url, "url": ssh,
        "ssh_url": ssh, "http_url": f"{url}.git",
    }  # fmt: skip


def repository(found: m.Project, base: str) -> dict[str, Any]:
    url = f"{base}/{found.full_path}"
    ssh = f"git@127.0.0.1:{found.full_path}.git"
    return {"name": found.name, "url": ssh, "description": found.description, "homepage": url}


def group(found: m.Group) -> dict[str, Any]:
    return {"group_id": found.id, "group_name": found.name, "group_path": found.path, "full_path": found.full_path}


def epic(found: m.Epic, base: str) -> dict[str, Any]:
    return {
        "id": found.id, "iid": found.iid, "title": found.title, "description": found.description,
        "state": found.state, "state_id": 1 if found.state == "opened" else 2, "type": "Epic",
        "author_id": found.author.id, "project_id": None, "namespace_id": found.group.id,
        "confidential": found.confidential, "created_at": hook_stamp(found.created_at),
        "updated_at": hook_stamp(found.updated_at), "labels": [], "assignee_ids": [],
        "url": f"{base}/groups/{found.group.full_path}/-/epics/{found.iid}",
    }  # fmt: skip


def label(found: m.Label) -> dict[str, Any]:
    return {
        "id": found.id, "title": found.title, "color": found.color,
        "project_id": found.project.id if found.project else None, "created_at": hook_stamp(found.created_at),
        "updated_at": hook_stamp(found.updated_at or found.created_at), "template": False,
        "description": found.description, "type": "ProjectLabel" if found.project else "GroupLabel",
        "group_id": found.group.id if found.group else None,
    }  # fmt: skip


def issue(found: m.Issue, base: str) -> dict[str, Any]:
    """The attributes of an issue; `action` is added by whom it happened to."""
    spent, estimate = found.time_spent, found.time_estimate
    return {
        "author_id": found.author.id, "closed_at": hook_stamp(found.closed_at),
        "confidential": found.confidential, "created_at": stamp(found.created_at),
        "description": found.description, "discussion_locked": found.discussion_locked,
        "due_date": day(found.due_date), "id": found.id, "iid": found.iid,
        "last_edited_at": hook_stamp(found.edited_at),
        "last_edited_by_id": found.edited_by.id if found.edited_by else None,
        "milestone_id": found.milestone.id if found.milestone else None,
        "moved_to_id": found.moved_to.id if found.moved_to else None,
        "duplicated_to_id": found.duplicated_to.id if found.duplicated_to else None,
        "project_id": found.project.id, "relative_position": found.relative_position,
        "state_id": 1 if found.state == "opened" else 2, "time_estimate": estimate, "title": found.title,
        "updated_at": stamp(found.updated_at),
        "updated_by_id": found.updated_by.id if found.updated_by else None, "type": _type(found),
        "url": f"{base}/{found.project.full_path}/-/issues/{found.iid}", "total_time_spent": spent,
        "time_change": 0, "human_total_time_spent": duration_text(spent) or None, "human_time_change": None,
        "human_time_estimate": duration_text(estimate) or None,
        "assignee_ids": [u.id for u in found.assignees],
        "assignee_id": found.assignees[0].id if found.assignees else None,
        "labels": [label(x) for x in found.labels], "state": found.state,
        "severity": found.severity.lower(), "customer_relations_contacts": [], "status": None,
        "weight": found.weight, "health_status": found.health_status,
        "escalation_status": None, "escalation_policy": None,
    }  # fmt: skip


def _type(found: m.Issue) -> str:
    return found.issue_type.replace("_", " ").title()


def merge_request(found: m.MergeRequest, base: str) -> dict[str, Any]:
    return {
        "id": found.id, "iid": found.iid, "title": found.title, "description": found.description,
        "state": found.state, "state_id": {"opened": 1, "closed": 2, "merged": 3}.get(found.state, 4),
        "author_id": found.author.id, "source_branch": found.source_branch,
        "target_branch": found.target_branch, "source_project_id": found.project.id,
        "target_project_id": found.project.id, "draft": found.draft, "work_in_progress": found.draft,
        "created_at": hook_stamp(found.created_at), "updated_at": hook_stamp(found.updated_at),
        "url": f"{base}/{found.project.full_path}/-/merge_requests/{found.iid}",
        "assignee_ids": [u.id for u in found.assignees], "labels": [label(x) for x in found.labels],
        "milestone_id": found.milestone.id if found.milestone else None,
    }  # fmt: skip


def changes(before: dict[str, Any], after: dict[str, Any], base: str) -> dict[str, Any]:
    """What differs; for a new item everything it was born with."""
    found = {}
    for key, current in after.items():
        previous = before.get(key, [] if key in ("labels", "assignees") else None)
        if _same(previous, current):
            continue
        found[key] = {"previous": _plain(previous, base), "current": _plain(current, base)}
    return found


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return {x.id for x in one} == {x.id for x in other}
    return bool(one == other)


def _plain(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [label(x) if isinstance(x, m.Label) else user(x, base) for x in value]
    if isinstance(value, datetime):
        return hook_stamp(value)
    return day(value) if isinstance(value, date) else value
