"""Condition `protected`: whether a branch is protected."""

from pydantic import StrictBool

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource_type import BRANCHES


class Protected(Scalar):
    """The branch is protected, or is not."""

    key = "protected"
    on = frozenset({BRANCHES})
    of_the_gem = True
    root: StrictBool

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return bool(seen.issue.row.get("protected")) is self.root

    def wanted(self) -> str:
        return f"{'' if self.root else 'not '}protected"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return f"{'' if seen.issue.row.get('protected') else 'not '}protected"
