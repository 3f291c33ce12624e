"""Action `assignees`: assign these people, and nobody else, by username."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import entries, people_named, usernames
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_field import Assign
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource import User
from triage_bot.model.resource_type import ISSUES, MERGE_REQUESTS, WORK_ITEMS
from triage_bot.shapes.values import GemWords


class AssigneesAction(UpdateField):
    """Assign these people, and nobody else, by username; an empty list: nobody."""

    key = "assignees"
    on = frozenset({ISSUES, MERGE_REQUESTS, WORK_ITEMS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def wanted(self, match: Match, scene: Scene) -> tuple[User, ...] | None:
        """Who they are; None where all entries came out empty, which clears nothing."""
        people = people_named(entries(self.root, match, scene, self._hides), scene)
        return None if not people and (self.root or match.seen.ref.type.names_alone) else people

    def act(self, match: Match, scene: Scene) -> Effects:
        people = self.wanted(match, scene)
        if people is None or match.idle(set(usernames(people)) == set(usernames(match.seen.issue.assignees))):
            return NOTHING
        return match.to(Assign, usernames=usernames(people), each=True, people=people)
