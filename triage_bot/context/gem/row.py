"""A resource as `resource[…]` shows it: GitLab's own row, with what this plan has changed on it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ruby_subset.core.values import Hash
from triage_bot.context.scene import once
from triage_bot.context.seen import Seen
from triage_bot.model.resource import DRAFT, Issue, Milestone, Ref, User
from triage_bot.model.resource_type import BRANCHES, MERGE_REQUESTS

WRITTEN = "written row"
"""Under this name a view keeps the row that an expression has written into, for the texts of its rule."""


class _Unknown(int):
    """The iid of a planned issue: no number yet, but where it is printed that is put in once the issue is there."""

    ruby_class = "Integer"
    shown: str

    @classmethod
    def of(cls, planned: Ref) -> "_Unknown":
        """Counts as nought."""
        unknown = cls()
        unknown.shown = planned.number
        return unknown

    def __str__(self) -> str:
        return self.shown


def row_of(issue: Issue) -> Mapping[str, Any]:
    """The row as GitLab would list it now; what this program does not read stands in it as it was read."""
    if issue.ref.kind == BRANCHES:
        return {**issue.row, "type": issue.ref.kind}
    row = {
        "id": issue.id,
        "iid": _Unknown.of(issue.ref) if issue.ref.planned else issue.ref.iid,
        "project_id": issue.project_id,
        "title": " ".join(issue.title.replace("\r", "\n").split("\n")),
        "description": issue.description,
        "state": issue.state,
        "labels": list(issue.labels),
        "created_at": _time(issue.created_at),
        "updated_at": _time(issue.updated_at),
        "closed_at": _time(issue.closed_at),
        "closed_by": _user(issue.closed_by) if issue.closed_by else None,
        "due_date": issue.due_date.isoformat() if issue.due_date else None,
        "confidential": issue.confidential,
        "weight": issue.weight,
        "discussion_locked": issue.discussion_locked if issue.row else issue.discussion_locked or None,
        "author": _user(issue.author),
        "assignees": [_user(user) for user in issue.assignees],
        "assignee": _user(issue.assignees[0]) if issue.assignees else None,
        "reviewers": [_user(user) for user in issue.reviewers],
        "milestone": _milestone(issue.milestone),
        "health_status": issue.health_status,
        "issue_type": issue.issue_type,
        "upvotes": issue.upvotes,
        "downvotes": issue.downvotes,
        "user_notes_count": issue.user_notes_count,
        "web_url": issue.web_url,
        "references": {"full": str(issue.ref), "short": str(issue.ref)[len(issue.ref.project) :]},
    }
    changed = {key: row[key] for key in _CHANGEABLE if key in issue.row and not _same(row[key], issue.row[key])}
    if issue.ref.kind == MERGE_REQUESTS and "title" in changed:
        changed |= dict.fromkeys(("draft", "work_in_progress"), DRAFT.match(issue.title) is not None)
    read = _of_a_new_one(issue) if issue.ref.planned else issue.row
    return {**row, **read, **changed, "title": row["title"], "type": issue.ref.kind}


def _of_a_new_one(issue: Issue) -> dict[str, Any]:
    """What a row of an issue that is still to be opened has beside what was said of it."""
    tasks = _TASK.findall(issue.description)
    return {
        "merge_requests_count": 0,
        "has_tasks": bool(tasks),
        "task_completion_status": {"count": len(tasks), "completed_count": sum(box != " " for box in tasks)},
        "time_stats": {"time_estimate": 0, "total_time_spent": 0},
    }


_TASK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s", re.MULTILINE)


_CHANGEABLE = (
    "title description state labels updated_at closed_at closed_by due_date confidential weight discussion_locked "
    "assignees assignee reviewers milestone health_status user_notes_count"
).split()
"""What a plan may change."""


def _same(now: Any, read: Any) -> bool:
    """The same value, though we write it otherwise: times, and people and milestones of whom less is known."""
    if isinstance(now, dict) and isinstance(read, Mapping):
        key = "username" if "username" in now else "title" if "title" in now else "full"
        return bool(now.get(key) == read.get(key))
    if isinstance(now, list) and isinstance(read, list):
        names = [item.get("name") if isinstance(item, Mapping) and "name" in item else item for item in read]
        plain = len(now) == len(read) and all(_same(mine, theirs) for mine, theirs in zip(now, read, strict=True))
        return plain or now == names
    if isinstance(now, str) and isinstance(read, str):
        return now == read or (now[:19] == read[:19] and now.endswith("Z") and "T" in now)
    if read is None:
        return not now and (now is False or not isinstance(now, int))  # a weight of 0 is one
    return bool(now == read)


def shown(value: Any) -> Any:
    """A value of a row as Ruby sees it: maps and lists as its own, keys as symbols and as strings."""
    if isinstance(value, Mapping):
        return Hash(((str(key), shown(inner)) for key, inner in value.items()), loose=True)
    return [shown(item) for item in value] if isinstance(value, list | tuple) else value


def seen_row(seen: Seen) -> Hash:
    """The row of what a rule looks at; one that its expression wrote into stays for its texts."""
    row: Hash = once(seen.worked_out, WRITTEN, lambda: shown(row_of(seen.issue)))
    return row


def _time(value: datetime | None) -> str | None:
    """As GitLab writes times: with milliseconds."""
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z" if value else None


def _user(user: User) -> dict[str, Any]:
    return {"id": user.id, "username": str.__str__(user.username), "name": user.name}


def _milestone(milestone: Milestone | None) -> dict[str, Any] | None:
    if milestone is None:
        return None

    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "id": milestone.id,
        "title": milestone.title,
        "state": milestone.state,
        "start_date": day(milestone.start_date),
        "due_date": day(milestone.due_date),
        **milestone.row,
    }
