"""What `author_member` and `assignee_member` share: looking a user up among members."""

from __future__ import annotations

from typing import Literal

from triage_bot.conditions.base import Mapped
from triage_bot.conditions.verdict import UNMET, Verdict, lacking, of
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import MEMBERS
from triage_bot.model.resource import User
from triage_bot.shapes.values import Word


class Membership(Mapped):
    """Which group or project, and which side of it."""

    source: Literal["group", "project"]
    condition: Literal["member_of", "not_member_of"]
    source_id: Word

    def user(self, seen: Seen) -> User | None:
        """Whose membership is asked for."""
        raise NotImplementedError

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        """Unmet for nobody, also for not_member_of, as in the gem."""
        user = self.user(seen)
        if user is None:
            return UNMET
        members = scene.standing.members.get(self._place)
        if members is None:
            return lacking(MEMBERS, source=self._place)
        return of((user.username in members) is (self.condition == "member_of"))

    @property
    def wanted(self) -> str:
        return f"{self.condition.replace('_', ' ')} {self.source} {self.source_id}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        user = self.user(seen)
        if user is None:
            return "nobody"
        inside = user.username in scene.standing.members.get(self._place, ())
        return f"{user.username} is {'' if inside else 'not '}a member"

    @property
    def _place(self) -> str:
        return f"{self.source}s:{self.source_id}"
