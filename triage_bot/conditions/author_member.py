"""Condition `author_member`: the author is, or is not, a member of a group or project."""

from __future__ import annotations

from triage_bot.conditions.membership import Membership
from triage_bot.context.scene import Seen
from triage_bot.model.resource import User


class AuthorMember(Membership):
    """The author is a member of a group or project, inherited members included, or is not."""

    key = "author_member"
    of_the_gem = True
    late = True

    def user(self, seen: Seen) -> User | None:
        return seen.issue.author
