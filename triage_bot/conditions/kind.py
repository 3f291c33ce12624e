"""Condition `kind`: which of its account's issues this is."""

from __future__ import annotations

from typing import Annotated

from triage_bot.conditions.base import Finding, Scalar, listed
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import Words, some


class Kind(Scalar):
    """The issue is of one of these kinds among its account's issues, such as `renewal review`."""

    key = "kind"
    root: Annotated[Words, some("name a kind, such as account triage")]

    def tells(self, seen: Seen, scene: Scene) -> bool:
        return seen.kind(scene) in self.root

    def check(self, seen: Seen, scene: Scene) -> Finding:
        kind = seen.kind(scene)
        return self.finding(kind in self.root, listed(self.root), kind)
