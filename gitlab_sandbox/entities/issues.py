"""Issues as JSON, and what merge requests have in common with them; paid fields only on paid tiers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.entities.people import maybe_stub, stub
from gitlab_sandbox.entities.places import iteration, label_detail, milestone
from gitlab_sandbox.state import closing
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.traces import duration_text

TASK = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+\[( |x|X)\]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """From where an item is looked at: base URL, project (if any), wishes."""

    state: State
    base: str
    user: m.User | None = None
    project: m.Project | None = None
    label_details: bool = False
    single: bool = False


def noteable(record: m.Noteable, view: View) -> dict[str, Any]:
    base, people = view.base, [stub(u, view.base) for u in record.assignees]
    labels = sorted(record.labels, key=lambda x: x.title)
    return {
        "id": record.id,
        "iid": record.iid,
        "project_id": record.project.id,
        "title": record.title,
        "description": record.description,
        "state": record.state,
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "closed_at": stamp(record.closed_at),
        "closed_by": maybe_stub(record.closed_by, base),
        "labels": [label_detail(x) if view.label_details else x.title for x in labels],
        "milestone": milestone(record.milestone, base, view.state.clock.today()) if record.milestone else None,
        "assignees": people,
        "author": stub(record.author, base),
        "assignee": people[0] if people else None,
        "user_notes_count": sum(not n.system for n in record.notes),
        "upvotes": sum(a.name == "thumbsup" for a in record.awards),
        "downvotes": sum(a.name == "thumbsdown" for a in record.awards),
        "discussion_locked": record.discussion_locked,
        "time_stats": _time_stats(record),
        "task_completion_status": _tasks(record.description),
        "references": _references(record, view),
        "imported": False,
        "imported_from": "none",
    }


def issue(record: m.Issue, view: View) -> dict[str, Any]:
    home = f"{view.base}/api/v4/projects/{record.project.id}"
    here = f"{home}/issues/{record.iid}"
    tasks = _tasks(record.description)
    shown = noteable(record, view) | {
        "type": record.issue_type.upper(),
        "merge_requests_count": closing.count(view.user, record),
        "due_date": day(record.due_date),
        "confidential": record.confidential,
        "issue_type": record.issue_type,
        "web_url": f"{view.base}/{record.project.full_path}/-/issues/{record.iid}",
        "has_tasks": tasks["count"] > 0,
        "_links": {
            "self": here, "notes": f"{here}/notes", "award_emoji": f"{here}/award_emoji", "project": home,
            "closed_as_duplicate_of": _duplicate(record, view),
        },
        "severity": record.severity,
        "moved_to_id": record.moved_to.id if record.moved_to else None,
        "service_desk_reply_to": None,
    }  # fmt: skip
    if tasks["count"]:
        shown["task_status"] = f"{tasks['completed_count']} of {tasks['count']} checklist items completed"
    if view.single and view.user is not None:
        shown["subscribed"] = record.subscribers.get(view.user.id, view.user in (record.author, *record.assignees))
    return shown | _paid(record, view)


def _paid(record: m.Issue, view: View) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    state, time = view.state, record.iteration
    if state.paid:
        blocking = sum(
            (x.source is record and x.link_type == "blocks") or (x.target is record and x.link_type == "is_blocked_by")
            for x in state.links.values()
        )
        shown |= {"weight": record.weight, "epic": None, "epic_iid": None}
        shown["iteration"] = iteration(time, view.base, state.clock.today()) if time else None
        shown["blocking_issues_count"] = blocking
    if state.ultimate:
        shown["health_status"] = record.health_status
    return shown


def _duplicate(record: m.Issue, view: View) -> str | None:
    other = record.duplicated_to
    return f"{view.base}/api/v4/projects/{other.project.id}/issues/{other.iid}" if other else None


def _references(record: m.Noteable, view: View) -> dict[str, str]:
    short = f"{record.sign}{record.iid}"
    relative = short if view.project is record.project else f"{record.project.path}{short}"
    return {"short": short, "relative": relative, "full": record.reference()}


def _time_stats(record: m.Noteable) -> dict[str, Any]:
    return {
        "time_estimate": record.time_estimate,
        "total_time_spent": record.time_spent,
        "human_time_estimate": duration_text(record.time_estimate) or None,
        "human_total_time_spent": duration_text(record.time_spent) or None,
    }


def _tasks(description: str | None) -> dict[str, int]:
    boxes = TASK.findall(description) if description and "[" in description else []
    return {"count": len(boxes), "completed_count": sum(b != " " for b in boxes)}
