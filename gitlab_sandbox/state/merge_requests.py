"""Creating, changing and deleting merge requests as GitLab's services do."""

from __future__ import annotations

from typing import Any

from gitlab_sandbox import permissions
from gitlab_sandbox.errors import Forbidden
from gitlab_sandbox.state import awards, branches, closing, mergeability, merging, rendered
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, snapshot, tell
from gitlab_sandbox.state.issue_fields import check_description, clean_title
from gitlab_sandbox.state.mentions import note_mentions
from gitlab_sandbox.state.merge_request_fields import MergeRequestEditor, all_readable, check_branches
from gitlab_sandbox.state.quick.extract import extract
from gitlab_sandbox.state.quick.interpret import interpret

MEMBERS = (
    "labels", "add_labels", "remove_labels", "assignee_ids", "reviewer_ids", "milestone_id", "discussion_locked",
    "time_estimate", "spend",
)  # fmt: skip
LABEL_KEYS = ("labels", "add_labels", "remove_labels")


def create(actor: Actor, project: m.Project, wanted: dict[str, Any]) -> m.MergeRequest:
    if not permissions.can_admin_merge_requests(actor.user, project):
        raise Forbidden()
    wanted = {k: v for k, v in wanted.items() if k not in ("state_event", "discussion_locked")}
    wanted |= _run_description(actor, project, None, wanted)
    merge_request = _blank(actor, project, wanted)
    project.merge_requests[merge_request.iid] = merge_request
    first = ("squash", "remove_source_branch", "milestone_id", "assignee_ids", "reviewer_ids", *LABEL_KEYS, "draft")
    _apply_fields(actor, merge_request, {k: wanted[k] for k in first if wanted.get(k) is not None})
    note_mentions(actor, merge_request, rendered.title(merge_request.title))
    note_mentions(
        actor, merge_request, rendered.markdown(merge_request.description), rendered.title(merge_request.title)
    )
    closing.refresh(actor.state, merge_request)
    merge_request.updated_at = actor.now
    tell(actor, "merge_request", "open", project, issue=merge_request, before={}, after=snapshot(merge_request))
    return merge_request


def _blank(actor: Actor, project: m.Project, wanted: dict[str, Any]) -> m.MergeRequest:
    """Nobody can push here, so branches that are not there yet are taken as pushed just now."""
    title, source, target = clean_title(wanted["title"]), wanted["source_branch"], wanted["target_branch"]
    check_branches(project, source, target)
    for name in (target, source):
        if name not in project.branches:
            branches.plant(project, name, actor.now, author=actor.user, title=title)
    merge_request = m.MergeRequest(
        id=actor.state.next_id("merge_request"), iid=actor.state.take_iid(project, "merge_request"),
        project=project, title=title, description=wanted.get("description"), author=actor.user,
        created_at=actor.now, updated_at=actor.now, source_branch=source, target_branch=target,
    )  # fmt: skip
    merge_request.head = mergeability.head(merge_request)
    return merge_request


def _run_description(
    actor: Actor, project: m.Project, merge_request: m.MergeRequest | None, wanted: dict[str, Any]
) -> dict[str, Any]:
    """Runs the commands of a description; what remains is the text to store."""
    text = wanted.get("description")
    if not text:
        return {}
    check_description(text)
    rest, commands = extract(text, actor.state.tier)
    asked = interpret(actor, project, merge_request, commands, kind="MergeRequest").wanted
    asked["add_labels"] = [*wanted.get("add_labels", []), *asked.get("add_labels", [])]
    return {**asked, "description": rest}


def update(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> m.MergeRequest:
    """What the role does not allow is dropped without a word."""
    if not permissions.can_update_merge_request(actor.user, merge_request):
        raise Forbidden()
    if "description" in wanted:
        wanted |= _run_description(actor, merge_request.project, merge_request, wanted)
    if not permissions.can_admin_merge_requests(actor.user, merge_request.project):
        wanted = {k: v for k, v in wanted.items() if k not in MEMBERS}
    if set(wanted) == {"assignee_ids"} and not all_readable(actor.state, merge_request.project, wanted["assignee_ids"]):
        wanted = {}  # asked for alone, assignees are taken together or not at all
    apply(actor, merge_request, wanted)
    return merge_request


def apply(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> None:
    """A state change first (with its own hook), then the rest; permissions were checked before."""
    if name := wanted.pop("award", None):
        awards.toggle(actor, merge_request, name)
    if wanted.pop("merge", False):
        merging.merge(actor, merge_request)
    if event := wanted.pop("state_event", None):
        merging.change_state(actor, merge_request, event)
    wanted = {k: v for k, v in wanted.items() if not (k == "add_labels" and not v)}
    if wanted:
        before = snapshot(merge_request)
        _apply_fields(actor, merge_request, wanted)
        after, project = snapshot(merge_request), merge_request.project
        tell(actor, "merge_request", "update", project, issue=merge_request, before=before, after=after)
    closing.refresh(actor.state, merge_request)


def _apply_fields(actor: Actor, merge_request: m.MergeRequest, wanted: dict[str, Any]) -> None:
    editor = MergeRequestEditor(actor, merge_request)
    for name, setter in editor.simple().items():
        if name in wanted:
            setter(wanted[name])
    if any(k in wanted for k in LABEL_KEYS):
        editor.labels(wanted.get("labels"), wanted.get("add_labels", []), wanted.get("remove_labels", []))
    actor.state.changed()


def delete(actor: Actor, merge_request: m.MergeRequest) -> None:
    """Owners and administrators only."""
    if not permissions.can_own(actor.user, merge_request.project):
        raise Forbidden()
    for issue in merge_request.closes:
        issue.closers.remove(merge_request)
    del merge_request.project.merge_requests[merge_request.iid]
    actor.state.changed()
