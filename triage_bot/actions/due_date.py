"""Action `due_date`: set the due date if there is none, or let the bot's own follow the next step."""

import re
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Annotated

from triage_bot.actions.base import Action, Beside
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import value
from triage_bot.actions.update import Hiding
from triage_bot.changes.set_field import SetDue
from triage_bot.context.checking import Text, Vocabulary, Wrong
from triage_bot.context.gem.text import apart_from_holes
from triage_bot.context.reading import next_date
from triage_bot.context.scene import SNOOZED, Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import Worded
from triage_bot.errors import ValueFault
from triage_bot.model.facts import NOTES, Broken
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS
from triage_bot.shapes.values import day, parse_day
from triage_bot.text.budget import TooCostly
from triage_bot.text.calendar import Duration
from triage_bot.text.template import is_ours, render_value

NEXT_STEP = "next step"
_DUE_EDIT = re.compile(r"^(?:(?:changed|removed) start date .{1,40} and )?(?:changed due date to|removed due date)\b")
"""GitLab's system notes about due dates; one note may tell of the start date, too
(https://docs.gitlab.com/api/notes/)."""


class DueDate(Hiding):
    """Set an empty due date: a duration from today or a text that gives YYYY-MM-DD; or `next step`, kept current."""

    key = "due_date"
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS})
    root: Annotated[str, Text()]

    def act(self, match: Match, scene: Scene) -> Effects:
        if self.root == NEXT_STEP:
            return self._follow(match, scene)
        if match.seen.issue.due_date:
            return NOTHING
        try:
            due, text = self._due(match, scene)
        except TooCostly:
            raise
        except ValueFault as fault:
            return match.warned(f"due_date: {fault}")
        if due is None and not text.left_out:
            return NOTHING
        warned = Effects(warnings=text.warnings(match.rule, match.seen.ref))
        return (match.to(SetDue, due=due, private=text.private) if due else NOTHING) + warned

    def in_words_of_the_gem(self) -> bool:
        return self.root != NEXT_STEP and not is_ours(apart_from_holes(self.root)) and not _is_span(self.root)

    def as_the_gem(self) -> Action:
        return PlainDueDate(self.root).hiding(self._hides)

    def _follow(self, match: Match, scene: Scene) -> Effects:
        """The earliest dated step ahead; a person's date, and that of a snooze, stay."""
        seen = match.seen
        if SNOOZED in seen.labels:
            return NOTHING
        seen.facts.require(NOTES)
        due = next_date(seen, scene)
        if due is None or due == seen.issue.due_date or not (seen.issue.due_date is None or due_is_ours(seen, scene)):
            return NOTHING
        return match.to(SetDue, due=due)

    def _due(self, match: Match, scene: Scene) -> tuple[date | None, Worded]:
        """The day, if there is one, and the text it came from: a day of the account list is not for everybody."""
        try:
            return Duration.parse(self.root).day_after(scene.today, match.seen.calendar(scene)), Worded("")
        except ValueFault:
            text = match.worded(partial(render_value, self.root), scene, [self.root])
            return (day(text.text) if text.text else None), text


class PlainDueDate(Hiding):
    """Set this due date (YYYY-MM-DD), whatever is there."""

    root: Annotated[str, Text(gem=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        text = value(self.root, match, scene, self._hides).strip()
        if not text:
            return NOTHING
        try:
            due = day(text)
        except ValueFault as fault:
            raise Broken(f"due_date: {fault}") from None
        if match.seen.ref.kind != ISSUES:
            return NOTHING  # GitLab has none there, and passes over it
        return NOTHING if match.idle(due == match.seen.issue.due_date) else match.to(SetDue, due=due)

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        if "#{" not in self.root and self.root.strip() and parse_day(self.root.strip()) is None:
            yield Wrong(message=f'"{self.root}" is no date, write one such as 2026-12-31')


def _is_span(text: str) -> bool:
    try:
        Duration.parse(text)
    except ValueFault:
        return False
    return True


def due_is_ours(seen: Seen, scene: Scene) -> bool:
    """True if the due date there is the bot's: the last edit of it was, or it opened the issue and nobody edited it."""
    edits = [note for note in seen.facts.notes or () if note.system and _DUE_EDIT.match(note.body)]
    last = max(edits, key=lambda note: (note.created_at, note.id), default=None)
    return scene.standing.is_bot(last.author if last else seen.issue.author)
