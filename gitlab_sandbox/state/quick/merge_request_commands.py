"""The commands that only merge requests know."""

from __future__ import annotations

from gitlab_sandbox.state import branches, mergeability
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.quick.interpret import MERGE_REQUESTS, Scene, command
from gitlab_sandbox.state.traces import sentence

NO_SHA = "The `/merge` quick action requires the SHA of the head of the branch."
CONFLICTS = "This merge request cannot be rebased while there are conflicts."
OLD_SHA = "Branch has been updated since the merge was requested."


@command("draft", on=MERGE_REQUESTS)
def draft(scene: Scene) -> bool:
    return _draft(scene, True, "Marked this merge request as a draft.")


@command("ready", on=MERGE_REQUESTS)
def ready(scene: Scene) -> bool:
    return _draft(scene, False, "Marked this merge request as ready.")


def _draft(scene: Scene, wanted: bool, message: str) -> bool:
    if scene.merge_request is not None and not scene.update:
        return False
    if scene.merge_request is not None and scene.merge_request.draft is wanted:
        scene.out.summary.append("No change to this merge request's draft status.")
        return True
    scene.out.changes["wip_event"] = "draft" if wanted else "ready"
    scene.out.want(message, draft=wanted)
    return True


@command("merge", on=MERGE_REQUESTS)
def merge(scene: Scene) -> bool:
    """Only for the very commit that whoever asks has seen."""
    request = scene.merge_request
    if request is None or not branches.can_merge(scene.actor.user, scene.project, request.target_branch):
        return False
    if mergeability.status(request) != mergeability.MERGEABLE:
        return False
    if scene.sha != mergeability.head(request):
        scene.out.summary.append(OLD_SHA if scene.sha else NO_SHA)
        return True
    scene.out.changes["merge"] = scene.sha
    scene.out.want("Merged this merge request.", merge=True)
    return True


@command("rebase", on=MERGE_REQUESTS)
def rebase(scene: Scene) -> bool:
    """GitLab does it later; here no branch has other commits afterwards."""
    request = scene.merge_request
    branch = scene.project.branches.get(request.source_branch) if request and request.state == "opened" else None
    if request is None or branch is None or not branches.can_push(scene.actor.user, scene.project, branch):
        return False
    if request.conflicts:
        scene.out.summary.append(CONFLICTS)
        return True
    scene.out.changes["rebase"] = True
    scene.out.want(f"Scheduled a rebase of branch {request.source_branch}.")
    return True


@command("target_branch", on=MERGE_REQUESTS)
def target_branch(scene: Scene) -> bool:
    """GitLab says that it did it for branches that are not there, too."""
    if scene.merge_request is not None and not scene.update:
        return False
    scene.out.summary.append(f"Set target branch to {scene.argument}.")
    if scene.argument in scene.project.branches:
        scene.out.changes["target_branch"] = scene.argument
        scene.out.wanted["target_branch"] = scene.argument
    return True


@command("assign_reviewer", on=MERGE_REQUESTS)
def assign_reviewer(scene: Scene) -> bool:
    users = _asked(scene)
    return _reviewers(scene, users, f"Assigned {_names(users)} as reviewer{'s' if len(users) > 1 else ''}.")


@command("request_review", on=MERGE_REQUESTS)
def request_review(scene: Scene) -> bool:
    users = _asked(scene)
    return _reviewers(scene, users, f"Requested a review from {_names(users)}.")


def _asked(scene: Scene) -> list[m.User]:
    """Free takes one."""
    users = scene.users()
    return users if scene.actor.state.paid else users[:1]


def _names(users: list[m.User]) -> str:
    return sentence([f"@{u.username}" for u in users]) if users else ""


def _reviewers(scene: Scene, users: list[m.User], message: str) -> bool:
    if not scene.metadata or not users:
        return False
    now = list(scene.merge_request.reviewers) if scene.merge_request and scene.actor.state.paid else []
    _want_reviewers(scene, [*now, *users], message)
    return True


@command("unassign_reviewer", on=MERGE_REQUESTS)
def unassign_reviewer(scene: Scene) -> bool:
    request = scene.merge_request
    if not scene.metadata or request is None or not request.reviewers:
        return False
    gone = scene.users() if scene.argument and scene.actor.state.paid else list(request.reviewers)
    kept = [u for u in request.reviewers if u not in gone]
    _want_reviewers(scene, kept, f"Removed reviewer{'s' if len(gone) > 1 else ''} {_names(gone)}.")
    return True


def _want_reviewers(scene: Scene, users: list[m.User], message: str) -> None:
    ids = list(dict.fromkeys(u.id for u in users))
    scene.out.changes["reviewer_ids"] = ids
    scene.out.want(message, reviewer_ids=ids)
