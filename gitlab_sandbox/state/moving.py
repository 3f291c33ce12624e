"""Moving and cloning an issue into another project."""

from __future__ import annotations

from gitlab_sandbox.errors import MessageError
from gitlab_sandbox.permissions import can_set_metadata
from gitlab_sandbox.state import labels, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, snapshot, tell


def move(actor: Actor, issue: m.Issue, target: m.Project) -> m.Issue:
    """The new issue lives in the target; the old one is closed and points at it."""
    if target is issue.project:
        raise MessageError(400, "Cannot move issue to project it originates from!")
    _check(actor, issue, target, "move")
    if issue.moved_to is not None:
        raise MessageError(400, "Cannot move issue due to insufficient permissions!")
    fresh = _copy(actor, issue, target, with_notes=True)
    before = snapshot(issue)
    issue.moved_to = fresh
    issue.state, issue.closed_at, issue.closed_by = "closed", actor.now, actor.user
    traces.state_event(actor, issue, "closed")
    traces.system_note(actor, issue, f"moved to {fresh.reference(issue.project)}")
    traces.system_note(actor, fresh, f"moved from {issue.reference(target)}")
    tell(actor, "issue", "open", target, issue=fresh, before={}, after=snapshot(fresh))
    tell(actor, "issue", "close", issue.project, issue=issue, before=before, after=snapshot(issue))
    return fresh


def clone(actor: Actor, issue: m.Issue, target: m.Project, with_notes: bool) -> m.Issue:
    _check(actor, issue, target, "clone")
    fresh = _copy(actor, issue, target, with_notes)
    traces.system_note(actor, issue, f"cloned to {fresh.reference(issue.project)}")
    traces.system_note(actor, fresh, f"cloned from {issue.reference(target)}")
    tell(actor, "issue", "open", target, issue=fresh, before={}, after=snapshot(fresh))
    return fresh


def _check(actor: Actor, issue: m.Issue, target: m.Project, word: str) -> None:
    if not (can_set_metadata(actor.user, issue.project) and can_set_metadata(actor.user, target)):
        raise MessageError(400, f"Cannot {word} issue due to insufficient permissions!")


def _copy(actor: Actor, issue: m.Issue, target: m.Project, with_notes: bool) -> m.Issue:
    state = actor.state
    fresh = m.Issue(
        id=state.next_id("issue"), iid=state.take_iid(target), project=target, title=issue.title,
        description=issue.description, author=issue.author, created_at=issue.created_at, updated_at=actor.now,
        confidential=issue.confidential, due_date=issue.due_date, issue_type=issue.issue_type,
        assignees=list(issue.assignees), weight=issue.weight,
    )  # fmt: skip
    # only labels the target knows by title come along
    fresh.labels = [x for old in issue.labels if (x := labels.find(target, old.title))]
    state.add_issue(fresh)
    traces.label_events(actor, fresh, [])
    if with_notes:
        fresh.notes = [_copy_note(state.next_id("note"), n) for n in issue.notes]
    return fresh


def _copy_note(note_id: int, old: m.Note) -> m.Note:
    return m.Note(
        id=note_id,
        body=old.body,
        author=old.author,
        created_at=old.created_at,
        updated_at=old.updated_at,
        system=old.system,
        internal=old.internal,
        discussion_id=f"{note_id:040x}",
        type=old.type,
    )
