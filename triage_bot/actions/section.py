"""Action `section`: a part of the description from a template, added once at its end."""

from typing import Annotated

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.text import marker
from triage_bot.text.prose import by_heading, fold, spoken


class Section(Structured):
    """Add this heading with the template's text to the description, unless a heading of that name is there."""

    key = "section"
    heading: str
    template: Annotated[str, Text(template=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, before = match.seen, match.seen.issue.description
        if self._present(before):
            return NOTHING
        text = match.filled(self.template, scene)
        kept, hidden = marker.taken_out(before)
        body = f"{kept.rstrip()}\n\n## {self.heading}\n\n{text.text}\n"
        body = (f"{body}\n{hidden}" if hidden else body).lstrip("\n")
        if not self._present(body):
            why = "cannot be added: something before it does not end, such as a code block"
            return match.warned(f'"{self.heading}" {why}')
        left = text.warnings(match.rule, seen.ref)
        return match.to(EditDescription, left, body=body, was=before, private=text.private)

    def _present(self, description: str) -> bool:
        return bool(by_heading(spoken(description), {fold(self.heading): "there"}))
