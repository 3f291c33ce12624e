"""Relations between issues, kept once and seen from both ends."""

from __future__ import annotations

from gitlab_sandbox.errors import Conflict, Forbidden, MessageError, NotFound
from gitlab_sandbox.permissions import can_read_issue, can_set_metadata, level
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.store import State
from gitlab_sandbox.state.traces import system_note

FLIPPED = {"relates_to": "relates_to", "blocks": "is_blocked_by", "is_blocked_by": "blocks"}
MOST_LINKS = 100
"""Links of one issue (https://docs.gitlab.com/user/project/issues/related_issues/)."""
WORDS = {"relates_to": "related to", "blocks": "blocking", "is_blocked_by": "blocked by"}


def of(state: State, issue: m.Issue) -> list[tuple[m.IssueLink, m.Issue, str]]:
    """Each link of an issue with the other end and the kind as seen from here."""
    links = []
    for link in state.links.values():
        if link.source is issue:
            links.append((link, link.target, link.link_type))
        elif link.target is issue:
            links.append((link, link.source, FLIPPED[link.link_type]))
    return links


def relate(actor: Actor, source: m.Issue, target: m.Issue) -> None:
    """Links two issues as quick actions do: what cannot be linked, or is already, is passed over."""
    if _refusal(actor, source, target) is None:
        create(actor, source, target, "relates_to")


def create(actor: Actor, source: m.Issue, target: m.Issue, link_type: str) -> m.IssueLink:
    if not can_set_metadata(actor.user, source.project):
        raise Forbidden()
    if not can_read_issue(actor.user, target):
        raise NotFound("Issue")
    refusal = _refusal(actor, source, target)
    if refusal is not None:
        raise refusal
    link = m.IssueLink(
        id=actor.state.next_id("link"), source=source, target=target, link_type=link_type, created_at=actor.now
    )
    actor.state.links[link.id] = link
    system_note(actor, source, f"marked this issue as {WORDS[link_type]} {target.reference(source.project)}")
    back = WORDS[FLIPPED[link_type]]
    system_note(actor, target, f"marked this issue as {back} {source.reference(target.project)}")
    return link


def _refusal(actor: Actor, source: m.Issue, target: m.Issue) -> MessageError | None:
    if any(other is target for _, other, _ in of(actor.state, source)):
        return Conflict("Issue(s) already assigned")
    if level(actor.user, target.project) < m.GUEST:
        return MessageError(403, "Couldn't link issues. You must have at least the Guest role in both projects.")
    if target is source:
        return MessageError(422, f"#{target.iid} cannot be added: cannot be related to itself")
    if any(len(of(actor.state, issue)) >= MOST_LINKS for issue in (source, target)):
        fault = f"This issue would exceed the maximum number of linked issues ({MOST_LINKS})."
        return MessageError(422, f"#{target.iid} cannot be added: {fault}")
    return None


def remove(actor: Actor, link: m.IssueLink) -> None:
    if not can_set_metadata(actor.user, link.source.project):
        raise Forbidden()
    del actor.state.links[link.id]
    system_note(actor, link.source, f"removed the relation with {link.target.reference(link.source.project)}")
    system_note(actor, link.target, f"removed the relation with {link.source.reference(link.target.project)}")
