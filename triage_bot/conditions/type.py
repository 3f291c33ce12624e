"""Condition `type`: the type of a work item."""

from typing import Annotated

from pydantic import AfterValidator

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import WORK_ITEMS
from triage_bot.shapes.values import Words, some

TypeNames = Annotated[
    Words, some("name a type, such as Task"), AfterValidator(lambda words: tuple(map(str.strip, words)))
]


class TypeCondition(Scalar):
    """The work item is of one of these types, such as `Task`."""

    key = "type"
    on = frozenset({WORK_ITEMS})
    of_the_gem = True
    listed_so = True
    parameter = "work_item_type_names"
    root: TypeNames

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return str(seen.issue.row.get("work_item_type")).lower() in map(str.lower, self.root)

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(seen.issue.row.get("work_item_type") or "none")
