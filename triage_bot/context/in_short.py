"""The newest update in short, as others are told of it."""

from dataclasses import dataclass
from datetime import date

from triage_bot.context.reading import form_of, is_update
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Note
from triage_bot.text.prose import filled, spoken


@dataclass(frozen=True)
class InShort:
    """What the newest comment of a person says, on one line: of a form its first part."""

    text: str
    by: str
    day: date


LONGEST_SUMMARY = 500
"""Characters of it that are kept."""


def summary(seen: Seen, scene: Scene) -> InShort | None:
    """The newest update in words; None if nobody has written a comment that all readers see. Raises Unread."""
    said = (note for note in seen.facts.notes or () if not (note.system or note.internal))
    for note in sorted(said, key=lambda note: (note.created_at, note.id), reverse=True):
        if (text := _in_short(note, scene)) and is_update(note, scene):
            return InShort(text, note.author.username, scene.calendar.day(note.created_at))
    return None


def _in_short(note: Note, scene: Scene) -> str:
    """Its first words, without headings: of a form those of the first part that is filled in."""
    form = form_of(note, scene)
    texts = [form.texts.get(part, "") for part in form.form.parts] if form else ["\n".join(spoken(note.body))]
    lines = next((text.split("\n") for text in texts if filled(text)), [])
    return " ".join(word for line in lines if not line.startswith("#") for word in line.split())[:LONGEST_SUMMARY]
