"""Action `reviewers`: have these people review, and nobody else, by username."""

from typing import Annotated

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import check_users, entries, people_named
from triage_bot.actions.update import UpdateField, redacts
from triage_bot.changes.set_more import SetReviewers
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import MERGE_REQUESTS
from triage_bot.shapes.values import GemWords


class ReviewersAction(UpdateField):
    """Have these people review, and nobody else, by username; an empty list: nobody."""

    key = "reviewers"
    on = frozenset({MERGE_REQUESTS})
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def wanted(self, match: Match, scene: Scene) -> tuple[str, ...] | None:
        """The usernames; None where all entries came out empty, which clears nothing."""
        names = check_users(entries(self.root, match, scene, redacts(match)), scene)
        return None if not names and self.root else names

    def act(self, match: Match, scene: Scene) -> Effects:
        names = self.wanted(match, scene)
        now = {user.username for user in match.seen.issue.reviewers}
        if names is None or match.idle(now == set(names)):
            return NOTHING
        return match.to(SetReviewers, usernames=names, people=people_named(names, scene))
