"""Action `reviewers`: have these people review, and nobody else, by username."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import entries, people_named, usernames
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_more import SetReviewers
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource import User
from triage_bot.model.resource_type import MERGE_REQUESTS
from triage_bot.shapes.values import GemWords


class ReviewersAction(UpdateField):
    """Have these people review, and nobody else, by username; an empty list: nobody."""

    key = "reviewers"
    on = frozenset({MERGE_REQUESTS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def wanted(self, match: Match, scene: Scene) -> tuple[User, ...] | None:
        """Who they are; None where all entries came out empty, which clears nothing."""
        people = people_named(entries(self.root, match, scene, self._hides), scene)
        return None if not people and self.root else people

    def act(self, match: Match, scene: Scene) -> Effects:
        people = self.wanted(match, scene)
        if people is None or match.idle(set(usernames(people)) == set(usernames(match.seen.issue.reviewers))):
            return NOTHING
        return match.to(SetReviewers, usernames=usernames(people), people=people)
