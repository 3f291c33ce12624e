"""Projects, groups, labels and milestones as JSON."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.labels import text_color
from gitlab_sandbox.state.milestones import expired


def namespace(group: m.Group, base: str) -> dict[str, Any]:
    return {
        "id": group.id, "name": group.name, "path": group.path, "kind": "group", "full_path": group.full_path,
        "parent_id": group.parent.id if group.parent else None, "avatar_url": None,
        "web_url": f"{base}/groups/{group.full_path}",
    }  # fmt: skip


def project(found: m.Project, base: str, level: int) -> dict[str, Any]:
    url, api = f"{base}/{found.full_path}", f"{base}/api/v4/projects/{found.id}"
    access = {"access_level": level, "notification_level": 3} if level else None
    return {
        "id": found.id, "name": found.name, "path": found.path, "path_with_namespace": found.full_path,
        "name_with_namespace": f"{found.group.name} / {found.name}", "description": found.description,
        "created_at": stamp(found.created_at), "default_branch": found.default_branch, "tag_list": [],
        "topics": [], "web_url": url, "http_url_to_repo": f"{url}.git", "ssh_url_to_repo": f"git@{url}.git",
        "readme_url": f"{url}/-/blob/{found.default_branch}/README.md", "avatar_url": None, "star_count": 0,
        "forks_count": 0, "last_activity_at": stamp(found.created_at), "visibility": found.visibility,
        "namespace": namespace(found.group, base), "archived": found.archived, "empty_repo": False,
        "issues_enabled": True, "merge_requests_enabled": True, "wiki_enabled": True, "jobs_enabled": True,
        "snippets_enabled": True, "issues_access_level": "enabled", "repository_access_level": "enabled",
        "open_issues_count": sum(i.state == "opened" for i in found.issues.values()),
        "permissions": {"project_access": access, "group_access": None},
        "_links": {"self": api} | {x: f"{api}/{x}" for x in ("issues", "labels", "members")},
    }  # fmt: skip


def group(found: m.Group, base: str) -> dict[str, Any]:
    return {
        "id": found.id, "name": found.name, "path": found.path, "full_path": found.full_path,
        "full_name": " / ".join(g.name for g in reversed(found.lineage())), "description": "",
        "visibility": found.visibility, "parent_id": found.parent.id if found.parent else None,
        "web_url": f"{base}/groups/{found.full_path}", "avatar_url": None,
        "created_at": stamp(found.created_at), "request_access_enabled": True, "lfs_enabled": True,
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


def label(found: m.Label, user: m.User | None, project: m.Project | None) -> dict[str, Any]:
    shown = _described(found) | {
        "subscribed": user is not None and user.id in found.subscribers,
        "archived": found.archived,
    }
    if project is not None:
        shown |= {"priority": found.priority, "is_project_label": found.project is not None}
    return shown


def label_in_event(found: m.Label | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"id": found.id, "name": found.title, "color": found.color, "description": found.description}


def milestone(found: m.Milestone, base: str, today: date) -> dict[str, Any]:
    if found.project is not None:
        owner, url = {"project_id": found.project.id}, f"{base}/{found.project.full_path}"
    else:
        path = found.group.full_path if found.group else ""
        owner, url = {"group_id": found.group.id if found.group else 0}, f"{base}/groups/{path}"
    return {
        "id": found.id, "iid": found.iid, **owner, "title": found.title, "description": found.description,
        "state": found.state, "created_at": stamp(found.created_at), "updated_at": stamp(found.updated_at),
        "due_date": day(found.due_date), "start_date": day(found.start_date),
        "expired": expired(found, today), "web_url": f"{url}/-/milestones/{found.iid}",
    }  # fmt: skip
