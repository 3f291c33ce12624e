"""Condition `work_item_status`: the status of an issue, as GitLab's work items have it (Premium)."""

from typing import Annotated

from triage_bot.conditions.base import Scalar, listed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue
from triage_bot.model.resource_type import ISSUES, WORK_ITEMS
from triage_bot.shapes.values import Words, some


class WorkItemStatus(Scalar):
    """The status has one of these names, in any case; GitLab 18.0 and later know them."""

    key = "work_item_status"
    on = frozenset({ISSUES, WORK_ITEMS})
    of_the_gem = True
    late = True
    phrase = "one of "
    root: Annotated[Words, some("name a status, such as In progress")]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return any(_has(seen.issue, name, scene) for name in self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(name for name in self.root if _has(seen.issue, name, scene))


def _has(issue: Issue, name: str, scene: Scene) -> bool:
    planned = issue.status
    return issue.id in scene.with_status(name) if planned is None else planned.casefold() == name.casefold()
