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
    merge_request = m.MergeRequest(
        id=actor.state.next_id("merge_request"), iid=actor.state.take_iid(project, "merge_request"),
        project=project, title=title, description=wanted.get("description"), author=actor.user,
        created_at=now, updated_at=now, source_branch=source, target_branch=target, draft=_is_draft(title),
    )  # fmt: skip
    project.merge_requests[merge_request.iid] = merge_request
    _set(actor, merge_request, {k: v for k, v in wanted.items() if k not in ("title", "description")})
    merge_request.updated_at = now
    tell(actor, "merge_request", "open", project, issue=merge_request, before={}, after=snapshot(merge_request))
    return merge_request


def update(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> m.MergeRequest:
    if level(actor.user, merge_request.project) < m.DEVELOPER and actor.user is not merge_request.author:
        raise Forbidden()
    before = snapshot(merge_request)
    event = wanted.pop("state_event", None)
    if event and merge_request.state in ("opened", "closed"):
        _change_state(actor, merge_request, event)
    _set(actor, merge_request, wanted)
    saved(actor, merge_request)
    action = {"close": "close", "reopen": "reopen"}.get(event or "", "update")
    tell(
        actor,
        "merge_request",
        action,
        merge_request.project,
        issue=merge_request,
        before=before,
        after=snapshot(merge_request),
    )
    return merge_request


def _set(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> None:
    if "title" in wanted:
        merge_request.title = clean_title(wanted["title"])
        merge_request.draft = _is_draft(merge_request.title)
    if "description" in wanted:
        merge_request.description = wanted["description"]
    if not can_set_metadata(actor.user, merge_request.project):
        return
    if any(k in wanted for k in ("labels", "add_labels", "remove_labels")):
        _label(actor, merge_request, wanted)
    if "assignee_ids" in wanted:
        merge_request.assignees = [u for i in wanted["assignee_ids"] or [] if (u := actor.state.users.get(i))]
    if "milestone_id" in wanted:
        value = wanted["milestone_id"]
        merge_request.milestone = milestones.by_id(merge_request.project, value) if value else None
    if "discussion_locked" in wanted:
        merge_request.discussion_locked = wanted["discussion_locked"]


def _label(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> None:
    def known(key: str, create_missing: bool = True) -> list[m.Label]:
        return labels.resolve(actor, merge_request.project, wanted.get(key) or [], create_missing)

    before, replace = list(merge_request.labels), known("labels") if "labels" in wanted else None
    removed = known("remove_labels", create_missing=False)
    merge_request.labels = labels.next_set(before, replace, known("add_labels"), removed, actor.state.paid)
    traces.label_events(actor, merge_request, before)
    touch(actor, merge_request)


def _change_state(actor: Actor, merge_request: m.MergeRequest, event: str) -> None:
    merge_request.state = "closed" if event == "close" else "opened"
    merge_request.closed_at, merge_request.closed_by = (actor.now, actor.user) if event == "close" else (None, None)
    traces.state_event(actor, merge_request, "closed" if event == "close" else "reopened")


def _is_draft(title: str) -> bool:
    return title.lower().startswith(("draft:", "[draft]", "(draft)"))
