"""Merge requests, as far as triage needs them: open, label, close, merge."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox.errors import Conflict, Forbidden
from gitlab_sandbox.permissions import can_set_metadata, level
from gitlab_sandbox.state import labels, milestones, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, snapshot, tell, touch
from gitlab_sandbox.state.issue_fields import clean_title


def create(actor: Actor, project: m.Project, wanted: dict[str, Any]) -> m.MergeRequest:
    if level(actor.user, project) < m.DEVELOPER:
        raise Forbidden()
    source, target = wanted["source_branch"], wanted["target_branch"]
    for other in project.merge_requests.values():
        if other.state == "opened" and (other.source_branch, other.target_branch) == (source, target):
            raise Conflict(f"Another open merge request already exists for this source branch: !{other.iid}")
    now, title = actor.now, clean_title(wanted["title"])
    made = m.MergeRequest(
        id=actor.state.next_id("merge_request"), iid=actor.state.take_iid(project, "merge_request"),
        project=project, title=title, description=wanted.get("description"), author=actor.user,
        created_at=now, updated_at=now, source_branch=source, target_branch=target, draft=_is_draft(title),
    )  # fmt: skip
    project.merge_requests[made.iid] = made
    _set(actor, made, {k: v for k, v in wanted.items() if k not in ("title", "description")})
    made.updated_at = now
    tell(actor, "merge_request", "open", project, issue=made, before={}, after=snapshot(made))
    return made


def update(actor: Actor, found: m.MergeRequest, wanted: dict[str, Any]) -> m.MergeRequest:
    if level(actor.user, found.project) < m.DEVELOPER and actor.user is not found.author:
        raise Forbidden()
    before = snapshot(found)
    event = wanted.pop("state_event", None)
    if event and found.state in ("opened", "closed"):
        _change_state(actor, found, event)
    _set(actor, found, wanted)
    saved(actor, found)
    action = {"close": "close", "reopen": "reopen"}.get(event or "", "update")
    tell(actor, "merge_request", action, found.project, issue=found, before=before, after=snapshot(found))
    return found


def _set(actor: Actor, found: m.MergeRequest, wanted: dict[str, Any]) -> None:
    if "title" in wanted:
        found.title = clean_title(wanted["title"])
        found.draft = _is_draft(found.title)
    if "description" in wanted:
        found.description = wanted["description"]
    if not can_set_metadata(actor.user, found.project):
        return
    if any(k in wanted for k in ("labels", "add_labels", "remove_labels")):
        _label(actor, found, wanted)
    if "assignee_ids" in wanted:
        found.assignees = [u for i in wanted["assignee_ids"] or [] if (u := actor.state.users.get(i))]
    if "milestone_id" in wanted:
        value = wanted["milestone_id"]
        found.milestone = milestones.by_id(found.project, value) if value else None
    if "discussion_locked" in wanted:
        found.discussion_locked = wanted["discussion_locked"]


def _label(actor: Actor, found: m.MergeRequest, wanted: dict[str, Any]) -> None:
    def known(key: str, create_missing: bool = True) -> list[m.Label]:
        return labels.resolve(actor, found.project, wanted.get(key) or [], create_missing)

    before, replace = list(found.labels), known("labels") if "labels" in wanted else None
    removed = known("remove_labels", create_missing=False)
    found.labels = labels.next_set(before, replace, known("add_labels"), removed, actor.state.paid)
    traces.label_events(actor, found, before)
    touch(actor, found)


def _change_state(actor: Actor, found: m.MergeRequest, event: str) -> None:
    found.state = "closed" if event == "close" else "opened"
    found.closed_at, found.closed_by = (actor.now, actor.user) if event == "close" else (None, None)
    traces.state_event(actor, found, "closed" if event == "close" else "reopened")


def _is_draft(title: str) -> bool:
    return title.lower().startswith(("draft:", "[draft]", "(draft)"))
