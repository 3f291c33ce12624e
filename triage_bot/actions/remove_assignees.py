"""Action `remove_assignees`: take people off the assignees, by username."""

from typing import Annotated

from triage_bot.actions.assignees import AssigneesAction
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import entries
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_field import Assign
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import ISSUES, MERGE_REQUESTS
from triage_bot.shapes.values import GemWords


class RemoveAssignees(UpdateField):
    """Take these people off the assignees, as they are spelt; the others stay."""

    key = "remove_assignees"
    on = frozenset({ISSUES, MERGE_REQUESTS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        given = match.siblings.get("assignees")
        if isinstance(given, AssigneesAction) and given.wanted(match, scene) is not None:
            return NOTHING  # who is left is said there
        names = set(map(str, entries(self.root, match, scene, self._hides)))
        people = [str(user.username) for user in match.seen.issue.assignees]
        left = tuple(name for name in people if name not in names)
        return match.to(Assign, usernames=left) if len(left) < len(people) else NOTHING
