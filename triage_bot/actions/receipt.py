"""Action `receipt`: an emoji on the form a person filled in, so that they know it was read."""

from datetime import timedelta

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.notes import React
from triage_bot.context.reading import forms, missing_parts
from triage_bot.context.scene import Scene
from triage_bot.model.facts import AWARDS, NOTES, Need
from triage_bot.model.resource import User

YOUNG = timedelta(days=3)
"""Whole forms of the same kind that came shortly before the newest one get theirs, too."""


class Receipt(Single):
    """Give the complete forms that the rule's `form` found this emoji, once each, such as thumbsup."""

    key = "receipt"
    of_a_form = True
    root: str

    def act(self, match: Match, scene: Scene) -> Effects:
        match.seen.facts.require(NOTES)
        form = match.form(scene)
        if form is None:
            return NOTHING
        written = forms(match.seen, scene, (form.filled.form.name,))
        news = (filled for filled in written if filled.at >= form.at - YOUNG and not scene.before_baseline(filled.at))
        whole = (filled.note.id for filled in news if not missing_parts(filled, match.seen, scene))
        return sum((self._give(number, match, scene) for number in whole), NOTHING)

    def _give(self, number: int, match: Match, scene: Scene) -> Effects:
        awards = match.seen.facts.awards.get(number)
        if awards is None:
            return Effects(missing=frozenset({Need(AWARDS, part=str(number))}))
        if any(emoji == self.root and scene.standing.is_listed(User(0, name)) for emoji, name in awards):
            return NOTHING
        return match.to(React, note_id=number, name=self.root)
