"""Condition `kind`: which of its account's issues this is."""

from typing import Annotated

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.values import Words, some


class Kind(Scalar):
    """The issue is of one of these kinds among its account's issues, such as `renewal review`."""

    key = "kind"
    root: Annotated[Words, some("name a kind, such as account triage")]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.kind(scene) in self.root

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.kind(scene)
