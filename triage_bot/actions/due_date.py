"""Action `due_date`: set the due date if there is none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage_bot.actions.base import NOTHING, Effects, Match, Single, Text
from triage_bot.errors import ValueFault
from triage_bot.model.change import SetDue
from triage_bot.scene import Scene, names_for
from triage_bot.text.duration import Duration
from triage_bot.text.fields import day
from triage_bot.text.template import render_value


class DueDate(Single):
    """Set the due date if it is empty: a duration from today, or a text that gives YYYY-MM-DD."""

    key = "due_date"
    root: str

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.issue.due_date:
            return NOTHING
        try:
            due = self._due(match, scene)
        except ValueFault as fault:
            return Effects(warnings=(f"{match.seen.ref}: due_date: {fault}",))
        if due is None:
            return NOTHING
        return Effects((SetDue(ref=match.seen.ref, rule=match.rule, reason=match.why, due=due),))

    def _due(self, match: Match, scene: Scene) -> date | None:
        try:
            return Duration.parse(self.root).day_after(scene.today, scene.calendar)
        except ValueFault:
            text = render_value(self.root, names_for(match.seen, scene))
            return day(text) if text else None

    def texts(self) -> Iterable[Text]:
        yield Text((), self.root)
