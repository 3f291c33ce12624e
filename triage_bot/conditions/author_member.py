"""Condition `author_member`: the author is, or is not, a member of a group or project."""

from typing import Literal

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import MEMBERS, Need, Unread
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

    def holds(self, seen: Seen, scene: Scene) -> bool:
        """Never for nobody, also for not_member_of, as in the gem."""
        user = self.user(seen)
        if user is None:
            return False
        members = scene.standing.members.get(self._place)
        if members is None:
            raise Unread(Need(MEMBERS, self._place))
        return (user.username in members) is (self.condition == "member_of")

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


class AuthorMember(Membership):
    """The author is a member of a group or project, inherited members included, or is not."""

    key = "author_member"
    of_the_gem = True
    late = True

    def user(self, seen: Seen) -> User | None:
        return seen.issue.author
