"""Condition `form`: a person has filled in a form, and it is complete, or is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import model_validator

from triage_bot.conditions.base import TOUCH_LAG, Clock, Finding, Mapped, listed
from triage_bot.conditions.label_added import newest_add
from triage_bot.context.reading import FormNote, forms, health_labels, missing_parts
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.shapes.values import Span, Words, refuse
from triage_bot.text.duration import Duration


class Form_(Mapped):  # noqa: N801 – `Form` is the noun
    """The newest form (of these names) a person wrote is complete, or incomplete; since the colour, if asked."""

    key = "form"
    late = True
    name: Words = ()
    complete: bool = True
    newer_than: Span | None = None
    since_colour: bool = False

    @model_validator(mode="after")
    def _whole_days(self) -> Any:
        refuse(self.newer_than is not None and self.newer_than.by_clock, "forms are looked at by whole days")
        return self

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = (
            f"{'a complete' if self.complete else 'an incomplete'} form: {listed(self.name) if self.name else 'any'}"
        )
        if self._old(seen.issue.updated_at + TOUCH_LAG, scene):
            return self.finding(False, wanted, "nobody touched it lately")
        if seen.facts.notes is None:
            return self.lacks(wanted, NOTES)
        written = forms(seen, scene, self.name)
        if self.complete:  # somebody else's half a form does not hide a whole one
            written = [one for one in written if not missing_parts(one, seen, scene)] or written
        found = next(iter(written), None)
        if found is None or self._old(found.at, scene):
            return self.finding(False, wanted, "none")
        if self.since_colour and seen.facts.label_events is None:
            return self.lacks(wanted, LABEL_EVENTS)
        if self.since_colour and _before_colour(found, seen, scene):
            return self.finding(False, wanted, "none since the colour")
        missing = missing_parts(found, seen, scene)
        day = scene.calendar.day(found.at)
        shown = f"{found.filled.form.name} of {day} by {found.note.author.username}"
        shown += f", without {listed(missing)}" if missing else ""
        clock = Clock(found.at, day, Duration(0, "day"), "form", found.note.author.username)
        return self.finding(bool(missing) is not self.complete, wanted, shown, clock=clock)

    def _old(self, moment: datetime, scene: Scene) -> bool:
        if self.newer_than is None:
            return False
        return scene.today > self.newer_than.day_after(scene.calendar.day(moment), scene.calendar)


def _before_colour(found: FormNote, seen: Seen, scene: Scene) -> bool:
    """Written before a person gave the issue the colour it has."""
    colours = frozenset(health_labels(scene)) & frozenset(seen.labels)
    turned = newest_add(seen.facts.label_events or (), colours)
    return bool(turned and turned.created_at > found.at and scene.standing.is_person(turned.user))
