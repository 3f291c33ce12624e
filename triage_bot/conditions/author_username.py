"""Condition `author_username`: who opened the issue."""

from __future__ import annotations

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.values import User


class AuthorUsername(Scalar):
    """The issue was opened by this username."""

    key = "author_username"
    of_the_gem = True
    root: User

    def check(self, seen: Seen, scene: Scene) -> Finding:
        author = seen.issue.author.username
        return self.finding(author == self.root, self.root, author)
