"""Action `receipt`: an emoji on the form a person filled in, so that they know it was read."""

from __future__ import annotations

from triage_bot.actions.base import NOTHING, Effects, Match, Single, lacking
from triage_bot.model.change import React
from triage_bot.model.facts import AWARDS, NOTES, Need
from triage_bot.model.resource import User
from triage_bot.reading import form_at
from triage_bot.scene import Scene


class Receipt(Single):
    """Give the form that the rule's `form` found this emoji, once, such as thumbsup."""

    key = "receipt"
    root: str

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.facts.notes is None:
            return lacking(NOTES)
        clock = next((one for one in match.clocks if one.what == "form"), None)
        found = form_at(clock.start, match.seen, scene) if clock else None
        if found is None or (scene.baseline and scene.calendar.day(found.at) < scene.baseline):
            return NOTHING
        there = match.seen.facts.awards.get(found.note.id)
        if there is None:
            return Effects(missing=frozenset({Need(AWARDS, part=str(found.note.id))}))
        if any(emoji == self.root and scene.identity.is_bot(User(0, name)) for emoji, name in there):
            return NOTHING
        react = React(ref=match.seen.ref, rule=match.rule, reason=match.why, note_id=found.note.id, name=self.root)
        return Effects((react,))
