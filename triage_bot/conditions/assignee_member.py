"""Condition `assignee_member`: the assignee is, or is not, a member of a group or project."""

from __future__ import annotations

from triage_bot.conditions.base import Finding
from triage_bot.conditions.membership import Membership
from triage_bot.context.scene import Scene, Seen


class AssigneeMember(Membership):
    """The first assignee is a member of a group or project, or is not; false without an assignee."""

    key = "assignee_member"
    of_the_gem = True
    late = True

    def check(self, seen: Seen, scene: Scene) -> Finding:
        assignees = seen.issue.assignees
        return self.look_up(assignees[0] if assignees else None, scene)
