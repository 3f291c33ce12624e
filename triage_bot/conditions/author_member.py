"""Condition `author_member`: the author is, or is not, a member of a group or project."""

from __future__ import annotations

from triage_bot.conditions.base import Finding
from triage_bot.conditions.membership import Membership
from triage_bot.context.scene import Scene, Seen


class AuthorMember(Membership):
    """The author is a member of a group or project, inherited members included, or is not."""

    key = "author_member"
    of_the_gem = True
    late = True

    def check(self, seen: Seen, scene: Scene) -> Finding:
        return self.look_up(seen.issue.author, scene)
