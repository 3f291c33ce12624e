"""Merging a merge request, and what becomes of those whose source branch is gone."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from gitlab_sandbox.state import branches, closing, issues, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, snapshot, tell
from gitlab_sandbox.state.merge_request_fields import MergeRequestEditor
from gitlab_sandbox.state.mergeability import head, is_first_contribution


def merge(actor: Actor, merge_request: m.MergeRequest, remove_source: bool | None = None) -> None:
    """Merges, tells, closes the issues it said it closes; refusals were looked for before."""
    before = snapshot(merge_request)
    merge_request.head = head(merge_request)
    merge_request.first_contribution = is_first_contribution(merge_request)
    merge_request.state, merge_request.merged_at, merge_request.merged_by = "merged", actor.now, actor.user
    merge_request.closed_at = merge_request.closed_by = None
    saved(actor, merge_request)
    traces.state_event(actor, merge_request, "merged")
    _move_branches(actor, merge_request)
    for issue in closing.close_issues(actor, merge_request):
        issues.change_state(actor, issue, "close")
    project = merge_request.project
    tell(actor, "merge_request", "merge", project, issue=merge_request, before=before, after=snapshot(merge_request))
    if merge_request.remove_source_branch if remove_source is None else remove_source:
        _remove_source(actor, merge_request)


def _move_branches(actor: Actor, merge_request: m.MergeRequest) -> None:
    project, user = merge_request.project, actor.user
    source = project.branches[merge_request.source_branch]
    target = project.branches[merge_request.target_branch]
    into_default = target.name == project.default_branch
    merge_request.merge_commit = hashlib.sha1(f"{merge_request.id}/{merge_request.head}".encode()).hexdigest()
    target.commit = replace(
        target.commit, id="" if into_default else merge_request.merge_commit,
        title=f"Merge branch '{source.name}' into '{target.name}'", author_name=user.name, author_email=user.email,
        committer_name=user.name, committer_email=user.email, authored_at=actor.now, committed_at=actor.now,
    )  # fmt: skip
    source.merged = source.merged or into_default


def _remove_source(actor: Actor, merge_request: m.MergeRequest) -> None:
    """Left alone where it is protected or the default branch."""
    branch = merge_request.project.branches[merge_request.source_branch]
    if not branch.protected and branch.name != merge_request.project.default_branch:
        branches.delete(actor, merge_request.project, branch)
        source_deleted(actor, merge_request.project, branch.name)


def source_deleted(actor: Actor, project: m.Project, name: str) -> None:
    """Open merge requests are closed when their source branch is deleted."""
    for merge_request in project.merge_requests.values():
        if merge_request.state == "opened" and merge_request.source_branch == name:
            traces.system_note(actor, merge_request, f"deleted source branch `{name}`")
            change_state(actor, merge_request, "close")


def change_state(actor: Actor, merge_request: m.MergeRequest, event: str) -> None:
    before = snapshot(merge_request)
    merge_request.head = head(merge_request)
    editor = MergeRequestEditor(actor, merge_request)
    done = editor.close() if event == "close" else editor.reopen()
    if done:
        after = snapshot(merge_request)
        tell(actor, "merge_request", event, merge_request.project, issue=merge_request, before=before, after=after)
