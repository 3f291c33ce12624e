"""Condition `assignees`: who a work item is assigned to."""

from typing import Annotated

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import WORK_ITEMS
from triage_bot.shapes.values import Users, some


class AssigneesCondition(Scalar):
    """The work item is assigned to all of these usernames."""

    key = "assignees"
    on = frozenset({WORK_ITEMS})
    of_the_gem = True
    listed_so = True
    parameter = "assignee_usernames"
    root: Annotated[Users, some("name a user")]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return {user.username for user in seen.issue.assignees}.issuperset(self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(user.username for user in seen.issue.assignees)
