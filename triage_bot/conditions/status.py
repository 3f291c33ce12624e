"""Condition `status`: the status of a work item."""

from typing import Annotated

from pydantic import StrictStr

from triage_bot.conditions.base import Scalar, named
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import WORK_ITEMS


class StatusCondition(Scalar):
    """The work item has the status of this name, in any case."""

    key = "status"
    on = frozenset({WORK_ITEMS})
    of_the_gem = True
    listed_so = True
    parameter = "status[name]"
    root: Annotated[StrictStr, named("name", "name a status")]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return str(seen.issue.row.get("work_item_status")).lower() == self.root.lower()

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(seen.issue.row.get("work_item_status") or "none")
