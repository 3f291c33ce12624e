"""Reactions to notes, and other issues: read, related, and written so that a repeat does no harm."""

from __future__ import annotations

import contextlib
import re

from triage_bot.errors import Conflict, NotFound, Rejected, ResourceError
from triage_bot.gitlab import decode
from triage_bot.gitlab.answer import done
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.listing import everything
from triage_bot.gitlab.paths import issue_path
from triage_bot.model.facts import Linked
from triage_bot.model.resource import Ref

_REFERENCE = re.compile(r"([\w.-]+(?:/[\w.-]+)+)#(\d{1,9})")
LONGEST = 500
"""Characters of a reference that is followed: people write them, and GitLab's addresses end somewhere."""


def awards(connection: Connection, ref: Ref, note_id: int) -> frozenset[tuple[str, str]]:
    """(emoji, username) of a note; raises NotFound if the note is gone."""
    return frozenset(everything(connection, _awards_path(ref, note_id), decode.award))


def react(connection: Connection, ref: Ref, note_id: int, name: str, mine: str) -> None:
    """Gives a note an emoji of ours (`mine`: our username); one that is there already is fine.

    GitLab answers 404 to a repeat, to a name that is no emoji, and if the note is gone, perhaps in another language.
    """

    def arrived() -> bool | None:
        return (name, mine) in awards(connection, ref, note_id) or None

    try:
        connection.write("post", _awards_path(ref, note_id), {"name": name}, arrived, done)
    except NotFound as error:
        if "already been taken" not in error.message and arrived() is None:
            raise Rejected(error.message) from None


def link(connection: Connection, ref: Ref, other: Ref) -> None:
    """Relates two issues; if they are related already, whichever named the other, that is fine."""
    fields = {"target_project_id": other.project, "target_issue_iid": other.iid}
    path = f"{issue_path(ref)}/links"

    def arrived() -> bool | None:
        return other in everything(connection, path, lambda one: decode.issue(one).ref) or None

    with contextlib.suppress(Conflict):
        connection.write("post", path, fields, arrived, done)


def linked(connection: Connection, reference: str) -> Linked | None:
    """Another issue by its full reference; None if it cannot be seen, or if nothing can be called so."""
    found = _REFERENCE.fullmatch(reference) if len(reference) <= LONGEST else None
    if found is None or {".", ".."}.intersection(found[1].split("/")):
        return None
    path = issue_path(Ref(found[1], int(found[2])))
    try:
        issue = connection.get(path).one(decode.issue)
        return decode.linked(issue, everything(connection, f"{path}/resource_milestone_events", decode.milestone_event))
    except ResourceError:
        return None


def _awards_path(ref: Ref, note_id: int) -> str:
    return f"{issue_path(ref)}/notes/{note_id}/award_emoji"
