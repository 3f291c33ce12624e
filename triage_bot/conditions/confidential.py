"""Condition `confidential`: whether the issue is confidential."""

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene, Seen


class Confidential(Scalar):
    """The issue is confidential, or is not."""

    key = "confidential"
    root: bool

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.confidential is self.root

    def wanted(self) -> str:
        return _WORDS[self.root]

    def shown(self, seen: Seen, scene: Scene) -> str:
        return _WORDS[seen.issue.confidential]


_WORDS = {True: "confidential", False: "not confidential"}
