"""Condition `assignee_member`: the assignee is, or is not, a member of a group or project."""

from triage_bot.conditions.author_member import Membership
from triage_bot.context.seen import Seen
from triage_bot.model.resource import User


class AssigneeMember(Membership):
    """The first assignee is a direct member of a group or project, or is not; false without an assignee."""

    key = "assignee_member"

    def user(self, seen: Seen) -> User | None:
        return next(iter(seen.issue.assignees), None)
