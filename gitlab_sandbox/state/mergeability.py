"""Whether a merge request can be merged, by whom, and what GitLab answers where not."""

from __future__ import annotations

from gitlab_sandbox.errors import Conflict, MessageError, Unauthorized
from gitlab_sandbox.state import branches
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor

MERGEABLE = "mergeable"


def head(merge_request: m.MergeRequest) -> str:
    """The commit at the end of the source branch; the last one known where the branch is gone."""
    branch = merge_request.project.branches.get(merge_request.source_branch)
    if branch is not None and merge_request.state not in ("closed", "merged"):
        return branches.sha(merge_request.project, branch)
    return merge_request.head


def status(merge_request: m.MergeRequest) -> str:
    """The first of GitLab's checks that fails, or `mergeable`."""
    if merge_request.state != "opened":
        return "not_open"
    if merge_request.draft:
        return "draft_status"
    if broken(merge_request):
        return "commits_status"
    return "conflict" if merge_request.conflicts else MERGEABLE


def broken(merge_request: m.MergeRequest) -> bool:
    """A branch is missing, or the source brings nothing that the target has not."""
    project = merge_request.project
    source, target = (project.branches.get(x) for x in (merge_request.source_branch, merge_request.target_branch))
    if source is None or target is None:
        return True
    within = source.merged and target.name == project.default_branch
    return within or branches.sha(project, source) == branches.sha(project, target)


def refuse(actor: Actor, merge_request: m.MergeRequest, sha: str | None, automatically: bool) -> None:
    """GitLab's refusals in its order; it has no pipeline here to wait for."""
    if not branches.can_merge(actor.user, merge_request.project, merge_request.target_branch):
        raise Unauthorized()
    fault = status(merge_request)
    if automatically or fault not in (MERGEABLE, "conflict"):
        raise MessageError(405, "405 Method Not Allowed")
    if fault == "conflict":
        raise MessageError(422, "Branch cannot be merged")
    if sha and sha != head(merge_request):
        raise Conflict(f"SHA does not match HEAD of source branch: {head(merge_request)}")


def is_first_contribution(merge_request: m.MergeRequest) -> bool:
    """No merge request of this author was merged here before; of a merged one, as it was then."""
    if merge_request.state == "merged":
        return merge_request.first_contribution
    others = merge_request.project.merge_requests.values()
    return not any(x.state == "merged" and x.author is merge_request.author for x in others)
