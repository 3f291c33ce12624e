"""Emoji reactions on issues and notes."""

from __future__ import annotations

from rich.emoji import Emoji, NoEmoji

from gitlab_sandbox.errors import NotFound, Unauthorized
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, tell

ALIASES = {"+1": "thumbsup", "-1": "thumbsdown"}


def give(actor: Actor, noteable: m.Issuable, note: m.Note | None, name: str) -> m.Award:
    """Awards an emoji once per user; whatever is wrong GitLab answers, oddly, with 404."""
    if note is not None and note.system:
        raise NotFound("Award Emoji Awardable cannot be awarded emoji")
    name = ALIASES.get(name, name)
    pile = noteable.awards if note is None else note.awards
    if any(a.name == name and a.user is actor.user for a in pile):
        raise NotFound("Award Emoji Name has already been taken")
    if not known(name):
        raise NotFound("Award Emoji Name is not a valid emoji name")
    award = m.Award(actor.state.next_id("award"), name, actor.user, actor.now)
    pile.append(award)
    _bump(actor, note)
    _tell(actor, "award", noteable, note, award)
    return award


def take_back(actor: Actor, noteable: m.Issuable, note: m.Note | None, award: m.Award) -> None:
    if award.user is not actor.user and not actor.user.admin:
        raise Unauthorized()
    pile = noteable.awards if note is None else note.awards
    pile.remove(award)
    _bump(actor, note)
    _tell(actor, "revoke", noteable, note, award)


def _tell(actor: Actor, action: str, noteable: m.Issuable, note: m.Note | None, award: m.Award) -> None:
    if isinstance(noteable, m.Noteable):
        tell(actor, "emoji", action, noteable.project, issue=noteable, note=note, award=award)


def known(name: str) -> bool:
    """True for the names of emoji; GitLab's list is taken to be that of `rich`."""
    try:
        Emoji(name)
    except NoEmoji:
        return False
    return True


def _bump(actor: Actor, note: m.Note | None) -> None:
    """A reaction moves its note's `updated_at` as an edit does, but never the issue's."""
    if note is not None:
        note.updated_at = actor.now
    actor.state.changed()


def toggle(actor: Actor, noteable: m.Issuable, name: str) -> None:
    name = ALIASES.get(name, name)
    mine = next((a for a in noteable.awards if a.name == name and a.user is actor.user), None)
    if mine is None:
        give(actor, noteable, None, name)
    else:
        take_back(actor, noteable, None, mine)
