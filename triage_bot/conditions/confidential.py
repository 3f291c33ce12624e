"""Condition `confidential`: whether the issue is confidential."""

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen


class ConfidentialCondition(Scalar):
    """The issue is confidential, or is not."""

    key = "confidential"
    root: bool

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.confidential is self.root

    def wanted(self) -> str:
        return f"{'' if self.root else 'not '}confidential"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return f"{'' if seen.issue.confidential else 'not '}confidential"
