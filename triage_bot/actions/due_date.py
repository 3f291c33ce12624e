"""Action `due_date`: set the due date if there is none, or let the bot's own follow the next step."""

import re
from datetime import date
from functools import partial
from typing import Annotated

from triage_bot.actions.base import NOTHING, Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import SetDue
from triage_bot.context.checking import Text
from triage_bot.context.reading import next_date
from triage_bot.context.scene import SNOOZED, Scene, Seen
from triage_bot.context.wording import Worded
from triage_bot.errors import ValueFault
from triage_bot.model.facts import NOTES
from triage_bot.shapes.values import day
from triage_bot.text.budget import TooCostly
from triage_bot.text.calendar import Duration
from triage_bot.text.template import render_value

NEXT_STEP = "next step"
_DUE_EDIT = re.compile(r"^(?:(?:changed|removed) start date .{1,40} and )?(?:changed due date to|removed due date)\b")
"""GitLab's system notes about due dates; one note may tell of the start date, too
(https://docs.gitlab.com/api/notes/)."""


class DueDate(Single):
    """Set an empty due date: a duration from today or a text that gives YYYY-MM-DD; or `next step`, kept current."""

    key = "due_date"
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

    def _follow(self, match: Match, scene: Scene) -> Effects:
        """The earliest dated step ahead; a person's date, and that of a snooze, stay (DESIGN 9)."""
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


def due_is_ours(seen: Seen, scene: Scene) -> bool:
    """True if the due date there is the bot's: the last edit of it was, or it opened the issue and nobody edited it."""
    edits = [note for note in seen.facts.notes or () if note.system and _DUE_EDIT.match(note.body)]
    last = max(edits, key=lambda note: (note.created_at, note.id), default=None)
    return scene.standing.is_bot(last.author if last else seen.issue.author)
