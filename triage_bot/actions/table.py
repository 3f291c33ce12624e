"""Action `table`: rows of the two-column table in the description, written in place; all other text stays as it is."""

from collections.abc import Mapping
from typing import Annotated

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.text import table
from triage_bot.text.template import render_value


class TableAction(Single):
    """Set rows of the description's table by their titles; an empty text takes its row out. Nothing without a table."""

    key = "table"
    root: Annotated[dict[str, str], Text()]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, before = match.seen, match.seen.issue.description
        text = match.worded(lambda names: self._rows(before, names, scene.host), scene, self.root.values())
        if text.left_out:  # an empty row would say that there is nothing
            return Effects(warnings=text.warnings(match.rule, seen.ref))
        if text.text == before:
            return NOTHING
        return match.to(EditDescription, body=text.text, was=before, private=text.private)

    def _rows(self, text: str, names: Mapping[str, object], host: str) -> str:
        for title, row in self.root.items():
            text = table.with_row(text, title, render_value(row, names), host)
        return text
