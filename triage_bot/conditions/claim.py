"""Condition `claim`: an issue says that it is an account's, and nobody who may say so does."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen


class Claim(Scalar):
    """The issue says by mark, table or title that it is an account's, and nothing proves it (`unproved`)."""

    key = "claim"
    late = True
    finds_unproved = True
    root: Literal["unproved"]

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted, issue = "a claim without proof", seen.issue
        if not scene.said(issue).stands_for(scene.names):
            return self.finding(False, wanted, "no claim")
        stand = scene.stand(issue)
        shown = f"proved by {stand.proof}" if stand.proved else f"opened by {issue.author.username}, nobody adopted it"
        return self.finding(not stand.proved, wanted, shown)
