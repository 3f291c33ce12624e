"""Issues and merge requests as JSON, paid fields only on paid tiers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.entities.people import maybe_stub, stub
from gitlab_sandbox.entities.places import label_detail, milestone
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.traces import duration_text

TASK = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+\[( |x|X)\]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class View:
    """From where an item is looked at: base URL, project (if any), wishes."""

    state: State
    base: str
    user: m.User | None = None
    project: m.Project | None = None
    label_details: bool = False
    single: bool = False


def noteable(found: m.Noteable, view: View) -> dict[str, Any]:
    base, people = view.base, [stub(u, view.base) for u in found.assignees]
    labels = sorted(found.labels, key=lambda x: x.title)
    return {
        "id": found.id,
        "iid": found.iid,
        "project_id": found.project.id,
        "title": found.title,
        "description": found.description,
        "state": found.state,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.closed_at),
        "closed_by": maybe_stub(found.closed_by, base),
        "labels": [label_detail(x) if view.label_details else x.title for x in labels],
        "milestone": milestone(found.milestone, base, view.state.clock.today()) if found.milestone else None,
        "assignees": people,
        "author": stub(found.author, base),
        "assignee": people[0] if people else None,
        "user_notes_count": sum(not n.system for n in found.notes),
        "upvotes": sum(a.name == "thumbsup" for a in found.awards),
        "downvotes": sum(a.name == "thumbsdown" for a in found.awards),
        "discussion_locked": found.discussion_locked,
        "time_stats": _time_stats(found),
        "task_completion_status": _tasks(found.description),
        "references": _references(found, view),
        "imported": False,
        "imported_from": "none",
    }


def issue(found: m.Issue, view: View) -> dict[str, Any]:
    home = f"{view.base}/api/v4/projects/{found.project.id}"
    here = f"{home}/issues/{found.iid}"
    tasks = _tasks(found.description)
    shown = noteable(found, view) | {
        "type": found.issue_type.upper(),
        "merge_requests_count": 0,
        "due_date": day(found.due_date),
        "confidential": found.confidential,
        "issue_type": found.issue_type,
        "web_url": f"{view.base}/{found.project.full_path}/-/issues/{found.iid}",
        "has_tasks": tasks["count"] > 0,
        "_links": {
            "self": here, "notes": f"{here}/notes", "award_emoji": f"{here}/award_emoji", "project": home,
            "closed_as_duplicate_of": _duplicate(found, view),
        },
        "severity": found.severity,
        "moved_to_id": found.moved_to.id if found.moved_to else None,
        "service_desk_reply_to": None,
    }  # fmt: skip
    if tasks["count"]:
        shown["task_status"] = f"{tasks['completed_count']} of {tasks['count']} checklist items completed"
    if view.single and view.user is not None:
        shown["subscribed"] = found.subscribers.get(view.user.id, view.user in (found.author, *found.assignees))
    return shown | _paid(found, view.state)


def _paid(found: m.Issue, state: State) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if state.paid:
        blocking = sum(
            (x.source is found and x.link_type == "blocks") or (x.target is found and x.link_type == "is_blocked_by")
            for x in state.links.values()
        )
        shown |= {"weight": found.weight, "epic": None, "epic_iid": None, "iteration": None}
        shown["blocking_issues_count"] = blocking
    if state.ultimate:
        shown["health_status"] = found.health_status
    return shown


def merge_request(found: m.MergeRequest, view: View) -> dict[str, Any]:
    by = maybe_stub(found.merged_by, view.base)
    return noteable(found, view) | {
        "target_branch": found.target_branch, "source_branch": found.source_branch, "draft": found.draft,
        "work_in_progress": found.draft, "merged_by": by, "merge_user": by,
        "merged_at": stamp(found.merged_at),
        "reviewers": [stub(u, view.base) for u in found.reviewers],
        "source_project_id": found.project.id, "target_project_id": found.project.id,
        "merge_when_pipeline_succeeds": False, "merge_status": "can_be_merged",
        "detailed_merge_status": "mergeable", "sha": f"{found.id:040x}", "merge_commit_sha": None,
        "squash_commit_sha": None, "should_remove_source_branch": None, "force_remove_source_branch": None,
        "squash": False, "has_conflicts": False, "blocking_discussions_resolved": True,
        "web_url": f"{view.base}/{found.project.full_path}/-/merge_requests/{found.iid}",
    }  # fmt: skip


def _duplicate(found: m.Issue, view: View) -> str | None:
    other = found.duplicated_to
    return f"{view.base}/api/v4/projects/{other.project.id}/issues/{other.iid}" if other else None


def _references(found: m.Noteable, view: View) -> dict[str, str]:
    short = f"{found.sign}{found.iid}"
    relative = short if view.project is found.project else f"{found.project.path}{short}"
    return {"short": short, "relative": relative, "full": found.reference()}


def _time_stats(found: m.Noteable) -> dict[str, Any]:
    return {
        "time_estimate": found.time_estimate,
        "total_time_spent": found.time_spent,
        "human_time_estimate": duration_text(found.time_estimate) or None,
        "human_total_time_spent": duration_text(found.time_spent) or None,
    }


def _tasks(description: str | None) -> dict[str, int]:
    boxes = TASK.findall(description) if description and "[" in description else []
    return {"count": len(boxes), "completed_count": sum(b != " " for b in boxes)}
