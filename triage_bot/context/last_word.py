"""What counts as a word of a person, and the newest one on an issue."""

from __future__ import annotations

import re
from datetime import datetime

from triage_bot.context.reading import SPEAKING, is_form
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Note
from triage_bot.text.prose import commands, only_commands

_DESCRIPTION_EDIT = re.compile(
    r"^(changed the description\b|marked the (checklist item|task) .* as (in)?complete)", re.I | re.S
)
"""GitLab says it in other words if only a checklist item was ticked."""


def last_word(seen: Seen, scene: Scene) -> tuple[datetime, str] | None:
    """The newest word of a person, and whose; None if there is none or notes were not read.

    Newest first, so that no author is looked up whose word decides nothing; raises Unread.
    """
    if "last word" not in seen.worked_out:
        said = [
            (_written_at(note, scene), note.id, note.author) for note in seen.facts.notes or () if _says(note, scene)
        ]
        newest = sorted(said, key=lambda one: one[:2], reverse=True)
        counts = ((at, author.username) for at, _, author in newest if scene.standing.is_person(author))
        seen.worked_out["last word"] = next(counts, None)
    known = seen.worked_out["last word"]
    return known if isinstance(known, tuple) else None


def _written_at(note: Note, scene: Scene) -> datetime:
    """When it was written or edited; the bot's own thumbs-up on a form moves its `updated_at`, too."""
    return note.created_at if note.system or is_form(note, scene) else max(note.created_at, note.updated_at)


def is_word(note: Note, scene: Scene) -> bool:
    """A person's comment, or a person's edit of the description; other system notes are no words. Raises Unread."""
    return _says(note, scene) and scene.standing.is_person(note.author)


def _says(note: Note, scene: Scene) -> bool:
    """A comment that does more than command the bot, or an edit of the description."""
    if note.system:
        return bool(_DESCRIPTION_EDIT.match(note.body))
    if not only_commands(note.body, scene.mention):
        return True
    return any(one.verb in SPEAKING for one in commands(note.body, scene.mention))
