"""Decides who may see and do what, from roles alone."""

from __future__ import annotations

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.epic_model import Epic


def level(user: m.User | None, project: m.Project) -> int:
    """The highest role a user has in a project or through its groups; administrators own everything."""
    if user is None:
        return 0
    if user.admin:
        return m.OWNER
    members = [project.members.get(user.id), *(g.members.get(user.id) for g in project.group.lineage())]
    return max((x.level for x in members if x is not None), default=0)


def group_level(user: m.User | None, group: m.Group) -> int:
    if user is None:
        return 0
    if user.admin:
        return m.OWNER
    return max((x.level for g in group.lineage() if (x := g.members.get(user.id))), default=0)


def level_at(user: m.User | None, home: m.Project | m.Group) -> int:
    return level(user, home) if isinstance(home, m.Project) else group_level(user, home)


def _archived(home: m.Project | m.Group) -> bool:
    return isinstance(home, m.Project) and home.archived


def can_read_project(user: m.User | None, project: m.Project) -> bool:
    if project.visibility == "public" or (project.visibility == "internal" and user is not None):
        return True
    return level(user, project) >= m.GUEST


def can_read_group(user: m.User | None, group: m.Group, projects: list[m.Project]) -> bool:
    if group.visibility == "public" or group_level(user, group) >= m.GUEST:
        return True
    return any(can_read_project(user, p) for p in projects)  # members of a project see the groups above it


def can_read_issue(user: m.User | None, issue: m.Noteable) -> bool:
    if not can_read_project(user, issue.project):
        return False
    return not getattr(issue, "confidential", False) or can_read_confidential(user, issue)


def can_read(user: m.User | None, item: m.Issuable) -> bool:
    """Any item: an issue, an epic, or a merge request with its code."""
    if isinstance(item, m.MergeRequest):
        return can_read_code(user, item.project)
    if isinstance(item, Epic):
        return can_read_epic(user, item)
    return isinstance(item, m.Noteable) and can_read_issue(user, item)


def can_read_epic(user: m.User | None, epic: Epic) -> bool:
    """Of a group one belongs to, or that shows itself; a confidential one from Planner up."""
    rank, shown = group_level(user, epic.group), epic.group.visibility
    if epic.confidential:
        return rank >= m.PLANNER
    return rank >= m.GUEST or shown == "public" or (shown == "internal" and user is not None)


def can_write_epics(user: m.User | None, group: m.Group) -> bool:
    return group_level(user, group) >= m.PLANNER


def can_read_confidential(user: m.User | None, issue: m.Noteable) -> bool:
    if user is None:
        return False
    return level(user, issue.project) >= m.PLANNER or user is issue.author or user in issue.assignees


def can_create_issue(user: m.User | None, project: m.Project) -> bool:
    return user is not None and can_read_project(user, project) and not project.archived


def can_set_metadata(user: m.User | None, project: m.Project) -> bool:
    """Labels, assignees, milestone, due date, lock, confidentiality."""
    return level(user, project) >= m.PLANNER


def can_set_new_metadata(user: m.User | None, project: m.Project) -> bool:
    """The same on an issue that is being opened: every member, also a guest."""
    return level(user, project) >= m.GUEST


def can_update_issue(user: m.User | None, issue: m.Noteable) -> bool:
    if user is None or not can_read_issue(user, issue) or issue.project.archived:
        return False
    return level(user, issue.project) >= m.PLANNER or user is issue.author or user in issue.assignees


def can_own(user: m.User | None, project: m.Project) -> bool:
    """May rewrite history: creation times, numbers."""
    return level(user, project) >= m.OWNER


def can_delete_issue(user: m.User | None, project: m.Project) -> bool:
    """Planners and owners; not the roles between them."""
    return level(user, project) in (m.PLANNER, m.OWNER)


def can_admin_labels(user: m.User | None, home: m.Project | m.Group) -> bool:
    return level_at(user, home) >= m.PLANNER and not _archived(home)


def can_admin_milestones(user: m.User | None, project: m.Project) -> bool:
    return level(user, project) >= m.PLANNER and not project.archived


def can_update_merge_request(user: m.User | None, merge_request: m.MergeRequest) -> bool:
    """Its text and state; also its author and assignees."""
    if user is None or not can_read(user, merge_request) or merge_request.project.archived:
        return False
    mine = user is merge_request.author or user in merge_request.assignees
    return mine or level(user, merge_request.project) >= m.DEVELOPER


def can_admin_merge_requests(user: m.User | None, project: m.Project) -> bool:
    """Labels, people, milestone and lock of merge requests, and opening them."""
    return level(user, project) >= m.DEVELOPER and not project.archived


def can_comment(user: m.User | None, item: m.Issuable) -> bool:
    if user is None or not can_read(user, item) or _archived(item.home):
        return False
    return not item.discussion_locked or level_at(user, item.home) >= m.GUEST


def can_see_internal(user: m.User | None, home: m.Project | m.Group) -> bool:
    return level_at(user, home) >= m.PLANNER


def can_read_note(user: m.User | None, note: m.Note, noteable: m.Issuable) -> bool:
    if not can_read(user, noteable) or (note.about is not None and not can_read(user, note.about)):
        return False
    return not note.internal or can_see_internal(user, noteable.home)


def can_admin_note(user: m.User | None, note: m.Note, noteable: m.Issuable) -> bool:
    if note.system or not can_read_note(user, note, noteable):
        return False
    return user is note.author or level_at(user, noteable.home) >= m.MAINTAINER


def can_read_code(user: m.User | None, project: m.Project) -> bool:
    return project.visibility == "public" or level(user, project) >= m.REPORTER


def can_admin_project(user: m.User | None, project: m.Project) -> bool:
    return level(user, project) >= m.MAINTAINER
