"""Writing, editing and deleting notes, running the commands in them first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gitlab_sandbox import permissions
from gitlab_sandbox.errors import BadRequest, Forbidden, Invalid, NotFound
from gitlab_sandbox.state import epics, issues, merge_requests, rendered, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, tell, touch
from gitlab_sandbox.state.epic_model import Epic
from gitlab_sandbox.state.mentions import note_mentions
from gitlab_sandbox.state.quick import epic_commands
from gitlab_sandbox.state.quick.extract import extract
from gitlab_sandbox.state.quick.interpret import Outcome, interpret

LONGEST = 1_000_000
MOST_NOTES = 5_000
"""Characters of one, and notes on one (https://docs.gitlab.com/administration/instance_limits/#number-of-comments-per-issue-merge-request-or-commit)."""


@dataclass
class Written:
    """A note, or only the effect of its commands."""

    note: m.Note | None
    changes: dict[str, Any] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)


def write(
    actor: Actor,
    noteable: m.Issuable,
    body: str,
    *,
    internal: bool = False,
    created_at: datetime | None = None,
    discussion: str = "",
    kind: str | None = None,
    sha: str = "",
) -> Written:
    """`sha`: the head of the branch that a `/merge` in it was written for."""
    _check(actor, noteable, body, internal)
    rest, outcome = _commands(actor, noteable, body, sha)
    note = None
    if rest.strip():
        at = created_at if created_at and permissions.level_at(actor.user, noteable.home) >= m.OWNER else None
        note = _store(actor, noteable, rest, at, internal=internal, discussion=discussion, kind=kind)
    _apply(actor, noteable, outcome)
    if note is None and not outcome.summary:
        raise BadRequest(" ".join(outcome.failures) or "Failed to apply commands.")
    return Written(note, outcome.changes, [*outcome.summary, *outcome.failures])


def _check(actor: Actor, noteable: m.Issuable, body: str, internal: bool) -> None:
    if not permissions.can_comment(actor.user, noteable):
        raise Forbidden()
    if internal and not permissions.can_see_internal(actor.user, noteable.home):
        raise Forbidden()
    if not body.strip():
        raise BadRequest('Note {:note=>["can\'t be blank"]}')
    if len(body) > LONGEST:
        raise BadRequest('Note {:note=>["is too long (maximum is 1000000 characters)"]}')
    if sum(not n.system for n in noteable.notes) >= MOST_NOTES:
        raise BadRequest('Note {:base=>["Maximum number of comments exceeded"]}')


def _commands(actor: Actor, noteable: m.Issuable, body: str, sha: str = "") -> tuple[str, Outcome]:
    if isinstance(noteable, Epic):
        rest, commands = extract(body, actor.state.tier)
        return rest, epic_commands.interpret(actor, noteable, commands)
    if not isinstance(noteable, m.Noteable):
        return body.rstrip(), Outcome()
    rest, commands = extract(body, actor.state.tier)
    return rest, interpret(actor, noteable.project, noteable, commands, sha=sha)


def _apply(actor: Actor, noteable: m.Issuable, outcome: Outcome) -> None:
    if isinstance(noteable, Epic) and outcome.wanted:
        epics.apply(actor, noteable, dict(outcome.wanted))
    if isinstance(noteable, m.Issue) and outcome.wanted:
        issues.apply(actor, noteable, dict(outcome.wanted))
    if isinstance(noteable, m.MergeRequest) and outcome.wanted:
        merge_requests.apply(actor, noteable, dict(outcome.wanted))


def _store(
    actor: Actor,
    noteable: m.Issuable,
    body: str,
    at: datetime | None,
    *,
    internal: bool,
    discussion: str,
    kind: str | None,
) -> m.Note:
    note = traces.add_note(actor, noteable, body, at, internal=internal, discussion=discussion, kind=kind)
    touch(actor, noteable)
    note_mentions(actor, noteable, rendered.markdown(body), note=note)
    _tell(actor, "create", noteable, note)
    return note


def edit(actor: Actor, noteable: m.Issuable, note: m.Note, body: str) -> Written:
    """A text of commands alone runs and takes the note away; the same text again is no edit at all."""
    if not permissions.can_admin_note(actor.user, note, noteable):
        raise Forbidden()
    if not body.strip():
        raise Invalid(note=["can't be blank"])
    if len(body) > LONGEST:
        raise Invalid(note=["is too long (maximum is 1000000 characters)"])
    rest, outcome = _commands(actor, noteable, body)
    if not rest.strip() and not outcome.summary:
        raise BadRequest(" ".join(outcome.failures) or "Failed to apply commands.")
    if rest.strip() and rest != note.body:
        _rewrite(actor, noteable, note, rest)
    _apply(actor, noteable, outcome)
    if not rest.strip():
        noteable.notes.remove(note)
        actor.state.changed()
    return Written(note if rest.strip() else None, outcome.changes, [*outcome.summary, *outcome.failures])


def _rewrite(actor: Actor, noteable: m.Issuable, note: m.Note, body: str) -> None:
    old, note.body, note.updated_at = note.body, body, actor.now
    touch(actor, noteable)
    note_mentions(actor, noteable, rendered.markdown(body), rendered.markdown(old), note)
    _tell(actor, "update", noteable, note)


def _tell(actor: Actor, action: str, noteable: m.Issuable, note: m.Note) -> None:
    if isinstance(noteable, m.Noteable):  # no hook tells of what is said on an epic
        tell(actor, "note", action, noteable.project, issue=noteable, note=note)


def resolvable(noteable: m.Issuable, note: m.Note) -> bool:
    """Threads of merge requests, not lone notes and not what GitLab wrote."""
    return isinstance(noteable, m.MergeRequest) and note.type is not None and not note.system


def resolve(actor: Actor, noteable: m.Issuable, notes: list[m.Note], resolved: bool) -> None:
    """Developers and the author of the merge request; nothing is touched by it."""
    author = noteable.author is actor.user
    if not author and permissions.level_at(actor.user, noteable.home) < m.DEVELOPER:
        raise Forbidden()
    for note in notes:
        if resolved and note.resolved_at is None:
            note.resolved_by, note.resolved_at = actor.user, actor.now
        elif not resolved:
            note.resolved_by = note.resolved_at = None
    actor.state.changed()


def delete(actor: Actor, noteable: m.Issuable, note: m.Note) -> None:
    if not permissions.can_admin_note(actor.user, note, noteable):
        raise Forbidden()
    noteable.notes.remove(note)
    actor.state.changed()  # deleting does not touch the item


def find(actor: Actor, noteable: m.Issuable, note_id: int) -> m.Note:
    note = next((n for n in noteable.notes if n.id == note_id), None)
    if note is None or not permissions.can_read_note(actor.user, note, noteable):
        raise NotFound("Note")
    return note
