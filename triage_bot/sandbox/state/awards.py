"""Emoji reactions on issues and notes."""

from __future__ import annotations

from triage_bot.sandbox.errors import NotFound, Unauthorized
from triage_bot.sandbox.state import model as m
from triage_bot.sandbox.state.acting import Actor, tell


def give(actor: Actor, noteable: m.Noteable, note: m.Note | None, name: str) -> m.Award:
    """Awards an emoji once per user; a second time GitLab answers, oddly, with 404."""
    pile = noteable.awards if note is None else note.awards
    if any(a.name == name and a.user is actor.user for a in pile):
        raise NotFound("Award Emoji Name has already been taken")
    if not name or not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise NotFound("Award Emoji Name is not a valid emoji name")
    award = m.Award(actor.state.next_id("award"), name, actor.user, actor.now)
    pile.append(award)
    actor.state.changed()
    tell(actor, "emoji", "award", noteable.project, issue=noteable, note=note, award=award)
    return award


def take_back(actor: Actor, noteable: m.Noteable, note: m.Note | None, award: m.Award) -> None:
    if award.user is not actor.user and not actor.user.admin:
        raise Unauthorized()
    pile = noteable.awards if note is None else note.awards
    pile.remove(award)
    actor.state.changed()
    tell(actor, "emoji", "revoke", noteable.project, issue=noteable, note=note, award=award)


def toggle(actor: Actor, noteable: m.Noteable, name: str) -> None:
    mine = next((a for a in noteable.awards if a.name == name and a.user is actor.user), None)
    if mine is None:
        give(actor, noteable, None, name)
    else:
        take_back(actor, noteable, None, mine)
