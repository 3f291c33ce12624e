"""Merge requests as JSON: in lists, and alone with what only a single answer says."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox.entities.dates import stamp
from gitlab_sandbox.entities.issues import View, noteable
from gitlab_sandbox.entities.people import maybe_stub, stub
from gitlab_sandbox.state import branches, mergeability
from gitlab_sandbox.state import model as m


def merge_request(record: m.MergeRequest, view: View) -> dict[str, Any]:
    shown = noteable(record, view)
    by = maybe_stub(record.merged_by, view.base)
    conflicts = record.conflicts or (record.state == "opened" and mergeability.broken(record))
    shown |= {
        "target_branch": record.target_branch, "source_branch": record.source_branch, "draft": record.draft,
        "work_in_progress": record.draft, "merged_by": by, "merge_user": by, "merged_at": stamp(record.merged_at),
        "reviewers": [stub(u, view.base) for u in record.reviewers],
        "source_project_id": record.project.id, "target_project_id": record.project.id,
        "merge_when_pipeline_succeeds": False,
        "merge_status": "cannot_be_merged" if conflicts else "can_be_merged",
        "detailed_merge_status": mergeability.status(record), "merge_after": None,
        "sha": mergeability.head(record), "merge_commit_sha": record.merge_commit, "squash_commit_sha": None,
        "should_remove_source_branch": None, "force_remove_source_branch": record.remove_source_branch,
        "squash": record.squash, "squash_on_merge": record.squash, "has_conflicts": conflicts,
        "blocking_discussions_resolved": True, "prepared_at": stamp(record.created_at),
        "reference": shown["references"]["relative"],
        "web_url": f"{view.base}/{record.project.full_path}/-/merge_requests/{record.iid}",
    }  # fmt: skip
    if view.state.paid:
        shown["approvals_before_merge"] = None
    return shown | (_single(record, view) if view.single else {})


def _single(record: m.MergeRequest, view: View) -> dict[str, Any]:
    sha, involved = mergeability.head(record), (record.author, *record.assignees, *record.reviewers)
    return {
        "subscribed": view.user is not None and record.subscribers.get(view.user.id, view.user in involved),
        "changes_count": "1", "latest_build_started_at": None, "latest_build_finished_at": None,
        "first_deployed_to_production_at": None, "pipeline": None, "head_pipeline": None,
        "diff_refs": {"base_sha": sha, "head_sha": sha, "start_sha": sha}, "merge_error": None,
        "user": {"can_merge": branches.can_merge(view.user, record.project, record.target_branch)},
    }  # fmt: skip


def simple(record: m.MergeRequest, view: View) -> dict[str, Any]:
    """The short form, for `view=simple`."""
    kept = ("id", "iid", "project_id", "title", "description", "state", "created_at", "updated_at", "web_url")
    shown = merge_request(record, view)
    return {name: shown[name] for name in kept}
