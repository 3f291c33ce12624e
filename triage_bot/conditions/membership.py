"""What `author_member` and `assignee_member` share: looking a user up among members."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Finding, Mapped
from triage_bot.context.scene import Scene
from triage_bot.model.facts import MEMBERS
from triage_bot.model.resource import User
from triage_bot.shapes.values import Word


class Membership(Mapped):
    """Which group or project, and which side of it."""

    source: Literal["group", "project"]
    condition: Literal["member_of", "not_member_of"]
    source_id: Word

    def look_up(self, user: User | None, scene: Scene) -> Finding:
        """False for nobody, also for not_member_of, as in the gem."""
        source = f"{self.source}s:{self.source_id}"
        wanted = f"{self.condition.replace('_', ' ')} {self.source} {self.source_id}"
        if user is None:
            return self.finding(False, wanted, "nobody")
        members = scene.standing.members.get(source)
        if members is None:
            return self.lacks(wanted, MEMBERS, source=source)
        inside = user.username in members
        met = inside if self.condition == "member_of" else not inside
        return self.finding(met, wanted, f"{user.username} is {'' if inside else 'not '}a member")
