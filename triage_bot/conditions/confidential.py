"""Condition `confidential`: whether the issue is confidential."""

from __future__ import annotations

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen


class Confidential(Scalar):
    """The issue is confidential, or is not."""

    key = "confidential"
    root: bool

    def check(self, seen: Seen, scene: Scene) -> Finding:
        words = {True: "confidential", False: "not confidential"}
        there = seen.issue.confidential
        return self.finding(there is self.root, words[self.root], words[there])
