"""Condition `author_username`: who opened the issue."""

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import UserWord


class AuthorUsername(Scalar):
    """The issue was opened by this username."""

    key = "author_username"
    of_the_gem = True
    root: UserWord

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.author.username == self.root

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.author.username
