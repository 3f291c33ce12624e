"""Action `table`: rows of the two-column table in the description, written in place; all other text stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.actions.base import NOTHING, Effects, Match, Single, Text
from triage_bot.model.change import EditDescription
from triage_bot.names import names_for
from triage_bot.scene import Scene
from triage_bot.text import table
from triage_bot.text.template import render_value


class Table(Single):
    """Set rows of the description's table by their titles; an empty text takes its row out. Nothing without a table."""

    key = "table"
    root: dict[str, str]

    def act(self, match: Match, scene: Scene) -> Effects:
        before = match.seen.issue.description
        names = names_for(match.seen, scene)
        after = before
        for title, text in self.root.items():
            after = table.with_row(after, title, render_value(text, names))
        if after == before:
            return NOTHING
        edit = EditDescription(ref=match.seen.ref, rule=match.rule, reason=match.why, body=after, was=before)
        return Effects((edit,))

    def texts(self) -> Iterable[Text]:
        for title, text in self.root.items():
            yield Text((title,), text)
