"""Condition `form`: a person has filled in a form, and it is complete, or is not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import model_validator

from triage_bot.conditions.base import TOUCH_LAG, UNMET, Clock, Mapped, Verdict, listed, timed
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.reading import FormNote, forms, health_labels, missing_parts, newest_add
from triage_bot.context.scene import Scene, Seen
from triage_bot.errors import nearest
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.shapes.values import Words, refuse
from triage_bot.text.calendar import Span


class Form_(Mapped):  # noqa: N801 – `Form` is the noun
    """The newest form (of these names) a person wrote is complete, or incomplete; since the colour, if asked."""

    key = "form"
    late = True
    finds_form = True
    name: Words = ()
    complete: bool = True
    newer_than: Span | None = None
    since_colour: bool = False

    @model_validator(mode="after")
    def _whole_days(self) -> Any:
        refuse(self.newer_than is not None and self.newer_than.by_clock, "forms are looked at by whole days")
        return self

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        if self._untouched(seen, scene):
            return UNMET
        seen.facts.require(NOTES)
        form = self._newest(seen, scene)
        if form is None or self._old(form.at, scene):
            return UNMET
        if self.since_colour:
            seen.facts.require(LABEL_EVENTS)
            if _before_colour(form, seen, scene):
                return UNMET
        day, who = scene.calendar.day(form.at), form.note.author.username
        clock = Clock(start=form.at, limit=day, what="form", who=who)
        return timed(bool(missing_parts(form, seen, scene)) is not self.complete, None, clock)

    def wanted(self) -> str:
        names = listed(self.name) if self.name else "any"
        return f"{'a complete' if self.complete else 'an incomplete'} form: {names}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        if self._untouched(seen, scene):
            return "nobody touched it lately"
        form = self._newest(seen, scene)
        if form is None or self._old(form.at, scene):
            return "none"
        if self.since_colour and _before_colour(form, seen, scene):
            return "none since the colour"
        missing = missing_parts(form, seen, scene)
        shown = f"{form.filled.form.name} of {scene.calendar.day(form.at)} by {form.note.author.username}"
        return shown + (f", without {listed(missing)}" if missing else "")

    def _newest(self, seen: Seen, scene: Scene) -> FormNote | None:
        written = forms(seen, scene, self.name)
        if self.complete:  # somebody else's half a form does not hide a whole one
            written = [one for one in written if not missing_parts(one, seen, scene)] or written
        return next(iter(written), None)

    def _untouched(self, seen: Seen, scene: Scene) -> bool:
        return self._old(seen.issue.updated_at + TOUCH_LAG, scene)

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        names = [one.name for one in vocabulary.process.forms]
        for word in self.name:
            if word not in names:
                yield Wrong(message=f'there is no form "{word}"', hint=nearest(word, names), of_rule=True)

    def _old(self, moment: datetime, scene: Scene) -> bool:
        if self.newer_than is None:
            return False
        return scene.today > self.newer_than.day_after(scene.calendar.day(moment), scene.calendar)


def _before_colour(form: FormNote, seen: Seen, scene: Scene) -> bool:
    """Written before a person gave the issue the colour it has."""
    colours = frozenset(health_labels(scene)) & frozenset(seen.labels)
    turned = newest_add(seen.facts.label_events or (), colours)
    return bool(turned and turned.created_at > form.at and scene.standing.is_person(turned.user))
