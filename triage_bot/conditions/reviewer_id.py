"""Condition `reviewer_id`: who reviews a merge request."""

from triage_bot.conditions.base import Scalar, listed
from triage_bot.conditions.weight import ANY, NONE, NumberOrWord
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import MERGE_REQUESTS


class ReviewerId(Scalar):
    """The user of this id reviews the merge request, or `none` or `any` does."""

    key = "reviewer_id"
    on = frozenset({MERGE_REQUESTS})
    of_the_gem = True
    root: NumberOrWord

    def holds(self, seen: Seen, scene: Scene) -> bool:
        reviewers = seen.issue.reviewers
        if self.root in (NONE, ANY):
            return bool(reviewers) is (self.root == ANY)
        return any(str(user.id) == self.root for user in reviewers)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(f"{user.id} ({user.username})" for user in seen.issue.reviewers)
