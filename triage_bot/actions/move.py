"""Action `move`: move an issue to another project."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import project_named, value
from triage_bot.actions.update import UpdateField, skipped
from triage_bot.changes.move import Move
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import ISSUES
from triage_bot.shapes.values import GemWord


class MoveAction(UpdateField):
    """Move the issue to the project of this path, after everything else was done to it."""

    key = "move"
    root: Annotated[GemWord, Text(gem=True, value=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.ref.kind != ISSUES:
            return skipped(self.key, match)
        path = value(self.root, match, scene, self._hides).strip()
        if not path:
            return NOTHING
        project = project_named(path, scene)
        return match.to(Move, project=project) if project != match.seen.ref.project else NOTHING
