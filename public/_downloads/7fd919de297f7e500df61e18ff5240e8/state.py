"""Condition `state`: whether the issue is opened or closed."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen


class State(Scalar):
    """The issue is `opened` or `closed`."""

    key = "state"
    of_the_gem = True
    root: Literal["opened", "closed"]

    def tells(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.state == self.root

    def check(self, seen: Seen, scene: Scene) -> Finding:
        state = seen.issue.state
        return self.finding(state == self.root, self.root, state)
