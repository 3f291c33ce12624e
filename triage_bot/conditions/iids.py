"""Condition `iids`: these numbers alone."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StrictInt

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import ISSUABLE
from triage_bot.shapes.values import refuse


def _as_list(given: Any) -> Any:
    refuse(given == [], "an empty list is no condition: name a number, or leave it out")
    return given if isinstance(given, list) else [given]


class Iids(Scalar):
    """It has one of these numbers, as its reference shows them."""

    key = "iids"
    on = ISSUABLE
    of_the_gem = True
    root: Annotated[tuple[StrictInt, ...], BeforeValidator(_as_list, json_schema_input_type=int | list[int])]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.ref.iid in self.root

    def wanted(self) -> str:
        return ", ".join(map(str, self.root))

    def shown(self, seen: Seen, scene: Scene) -> str:
        return str(seen.issue.ref.iid)
