"""Action `title`: set the title."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import value
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_more import SetTitle
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.shapes.values import GemWord


class TitleAction(UpdateField):
    """Set this title, a text of the gem's without placeholders."""

    key = "title"
    root: Annotated[GemWord, Text(gem=True, value=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        title = value(self.root, match, scene, self._hides)
        if not title or match.idle(title.strip() == match.seen.issue.title):
            return NOTHING
        return match.to(SetTitle, title=title)
