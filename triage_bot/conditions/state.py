"""Condition `state`: whether the issue is opened or closed."""

from typing import Literal

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene, Seen


class State(Scalar):
    """The issue is `opened` or `closed`."""

    key = "state"
    of_the_gem = True
    root: Literal["opened", "closed"]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.state == self.root

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.state

    def only_state(self) -> str:
        return self.root
