"""Condition `claim`: an issue says that it is an account's, and nobody who may say so does."""

from typing import Literal

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen


class ClaimCondition(Scalar):
    """The issue says by mark, table or title that it is an account's, and nothing proves it (`unproved`)."""

    key = "claim"
    late = True
    finds_unproved = True
    root: Literal["unproved"]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return scene.said(seen.issue).stands_for(scene.names) and not scene.stand(seen.issue).proved

    def wanted(self) -> str:
        return "a claim without proof"

    def shown(self, seen: Seen, scene: Scene) -> str:
        issue = seen.issue
        if not scene.said(issue).stands_for(scene.names):
            return "no claim"
        stand = scene.stand(issue)
        return f"proved by {stand.proof}" if stand.proved else f"opened by {issue.author.username}, nobody adopted it"
