"""Projects, groups, labels and milestones as JSON."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.iterations import state_of
from gitlab_sandbox.state.labels import text_color
from gitlab_sandbox.state.milestones import expired


def namespace(group: m.Group, base: str) -> dict[str, Any]:
    return {
        "id": group.id, "name": group.name, "path": group.path, "kind": "group", "full_path": group.full_path,
        "parent_id": group.parent.id if group.parent else None, "avatar_url": None,
        "web_url": f"{base}/groups/{group.full_path}",
    }  # fmt: skip


def project(record: m.Project, base: str, level: int) -> dict[str, Any]:
    url, api = f"{base}/{record.full_path}", f"{base}/api/v4/projects/{record.id}"
    access = {"access_level": level, "notification_level": 3} if level else None
    return {
        "id": record.id, "name": record.name, "path": record.path, "path_with_namespace": record.full_path,
        "name_with_namespace": f"{record.group.name} / {record.name}", "description": record.description,
        "created_at": stamp(record.created_at), "default_branch": record.default_branch, "tag_list": [],
        "topics": [], "web_url": url, "http_url_to_repo": f"{url}.git", "ssh_url_to_repo": f"git@{url}.git",
        "readme_url": f"{url}/-/blob/{record.default_branch}/README.md", "avatar_url": None, "star_count": 0,
        "forks_count": 0, "last_activity_at": stamp(record.created_at), "visibility": record.visibility,
        "namespace": namespace(record.group, base), "archived": record.archived, "empty_repo": False,
        "issues_enabled": True, "merge_requests_enabled": True, "wiki_enabled": True, "jobs_enabled": True,
        "snippets_enabled": True, "issues_access_level": "enabled", "repository_access_level": "enabled",
        "open_issues_count": sum(i.state == "opened" for i in record.issues.values()),
        "permissions": {"project_access": access, "group_access": None},
        "_links": {"self": api} | {x: f"{api}/{x}" for x in ("issues", "labels", "members")},
    }  # fmt: skip


def group(record: m.Group, base: str) -> dict[str, Any]:
    return {
        "id": record.id, "name": record.name, "path": record.path, "full_path": record.full_path,
        "full_name": " / ".join(g.name for g in reversed(record.lineage())), "description": "",
        "visibility": record.visibility, "parent_id": record.parent.id if record.parent else None,
        "web_url": f"{base}/groups/{record.full_path}", "avatar_url": None,
        "created_at": stamp(record.created_at), "request_access_enabled": True, "lfs_enabled": True,
    }  # fmt: skip


def _described(label: m.Label) -> dict[str, Any]:
    html = escape(label.description) if label.description else label.description
    return {
        "id": label.id, "name": label.title, "description": label.description, "description_html": html,
        "text_color": text_color(label.color), "color": label.color,
    }  # fmt: skip


def label_detail(label: m.Label) -> dict[str, Any]:
    """Inside an issue when `with_labels_details` is asked for."""
    return _described(label) | {"remove_on_close": False}


def label(record: m.Label, user: m.User | None, project: m.Project | None) -> dict[str, Any]:
    shown = _described(record) | {
        "subscribed": user is not None and user.id in record.subscribers,
        "archived": record.archived,
    }
    if project is not None:
        shown |= {"priority": record.priority, "is_project_label": record.project is not None}
    return shown


def label_in_event(record: m.Label | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {"id": record.id, "name": record.title, "color": record.color, "description": record.description}


def milestone(record: m.Milestone, base: str, today: date) -> dict[str, Any]:
    if record.project is not None:
        owner, url = {"project_id": record.project.id}, f"{base}/{record.project.full_path}"
    else:
        path = record.group.full_path if record.group else ""
        owner, url = {"group_id": record.group.id if record.group else 0}, f"{base}/groups/{path}"
    return {
        "id": record.id, "iid": record.iid, **owner, "title": record.title, "description": record.description,
        "state": record.state, "created_at": stamp(record.created_at), "updated_at": stamp(record.updated_at),
        "due_date": day(record.due_date), "start_date": day(record.start_date),
        "expired": expired(record, today), "web_url": f"{url}/-/milestones/{record.iid}",
    }  # fmt: skip


def iteration(record: m.Iteration, base: str, today: date) -> dict[str, Any]:
    at, group = stamp(record.created_at), record.group
    return {
        "id": record.id, "iid": record.iid, "sequence": record.iid, "group_id": group.id, "title": record.title,
        "description": record.description, "state": state_of(record, today), "created_at": at, "updated_at": at,
        "start_date": day(record.start_date), "due_date": day(record.due_date),
        "web_url": f"{base}/groups/{group.full_path}/-/iterations/{record.id}",
    }  # fmt: skip
