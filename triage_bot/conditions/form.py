"""Condition `form`: a person has filled in a form, and it is complete, or is not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from triage_bot.conditions.base import TOUCH_LAG, Mapped, listed
from triage_bot.conditions.verdict import UNMET, Clock, Verdict, timed
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.reading import FormNote, forms, health_labels, missing_parts, newest_add
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import nearest
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.shapes.values import Words, refuse
from triage_bot.text.calendar import Span


class FormCondition(Mapped):
    """The newest form (of these names) a person wrote is complete, or incomplete; since the colour, if asked."""

    key = "form"
    late = True
    finds_form = True
    name: Words = ()
    complete: bool = True
    newer_than: Span | None = None
    since_colour: bool = False
    before_closing: Span | None = Field(
        default=None, description="Only forms written at most so long before the issue was closed, or since."
    )

    @model_validator(mode="after")
    def _whole_days(self) -> Any:
        by_clock = any(span is not None and span.by_clock for span in (self.newer_than, self.before_closing))
        refuse(by_clock, "forms are looked at by whole days")
        return self

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        form = self._counted(seen, scene)
        if isinstance(form, str):
            return UNMET
        day, who = scene.calendar.day(form.at), form.note.author.username
        clock = Clock(start=form.at, limit=day, what="form", who=who)
        return timed(bool(missing_parts(form, seen, scene)) is not self.complete, None, clock)

    def wanted(self) -> str:
        names = listed(self.name) if self.name else "any"
        return f"{'a complete' if self.complete else 'an incomplete'} form: {names}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        form = self._counted(seen, scene)
        if isinstance(form, str):
            return form
        missing = missing_parts(form, seen, scene)
        shown = f"{form.filled.form.name} of {scene.calendar.day(form.at)} by {form.note.author.username}"
        return shown + (f", without {listed(missing)}" if missing else "")

    def _counted(self, seen: Seen, scene: Scene) -> FormNote | str:
        """The newest form, or in words why none counts."""
        if self._old(seen.issue.updated_at + TOUCH_LAG, scene):
            return "nobody touched it lately"
        seen.facts.require(NOTES)
        written = [form for form in forms(seen, scene, self.name) if not self._long_before_closing(form, seen, scene)]
        if self.complete:  # somebody else's half a form does not hide a whole one
            written = [form for form in written if not missing_parts(form, seen, scene)] or written
        if not written or self._old(written[0].at, scene):
            return "none"
        if self.since_colour:
            seen.facts.require(LABEL_EVENTS)
            if _before_colour(written[0], seen, scene):
                return "none since the colour"
        return written[0]

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        names = [form.name for form in vocabulary.process.forms]
        for word in self.name:
            if word not in names:
                yield Wrong(message=f'there is no form "{word}"', hint=nearest(word, names), of_rule=True)

    def _long_before_closing(self, form: FormNote, seen: Seen, scene: Scene) -> bool:
        """Too early to tell how it ended; nothing tells that of an issue that is open."""
        span, closed = self.before_closing, seen.issue.closed_at
        return span is not None and (closed is None or span.exceeded(form.at, closed, scene.calendar))

    def _old(self, moment: datetime, scene: Scene) -> bool:
        return self.newer_than is not None and self.newer_than.exceeded(moment, scene.now, scene.calendar)


def _before_colour(form: FormNote, seen: Seen, scene: Scene) -> bool:
    """Written before a person gave the issue the colour it has."""
    colours = frozenset(health_labels(scene)) & frozenset(seen.labels)
    turned = newest_add(seen.facts.label_events or (), colours)
    return bool(turned and turned.created_at > form.at and scene.standing.is_person(turned.user))
