"""Condition `author_member`: the author is, or is not, a member of a group or project."""

from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import AfterValidator

from triage_bot.conditions.base import Mapped
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken
from triage_bot.model.resource import NOBODY, User
from triage_bot.model.resource_type import LABELLED
from triage_bot.shapes.values import Word, some


class Membership(Mapped):
    """Which group or project, and which side of it."""

    on = LABELLED
    of_the_gem = True
    late = True
    source: Literal["group", "project"]
    condition: Literal["member_of", "not_member_of"]
    source_id: Annotated[Word, AfterValidator(lambda word: some("name it by its path or id").func((word,))[0])]

    @property
    def path(self) -> str:
        """Where GitLab lists the members."""
        return f"/{self.source}s/{quote(self.source_id, safe='')}/members"

    def user(self, seen: Seen) -> User | None:
        """Whose membership is asked for."""
        raise NotImplementedError

    def holds(self, seen: Seen, scene: Scene) -> bool:
        """Never for nobody, also for not_member_of, as in the gem."""
        user = self.user(seen)
        if user is None or user is NOBODY:
            return False
        members = scene.values_at(self.path, "username")
        if members is None:
            raise Broken(f'there is no {self.source} "{self.source_id}" for this token')
        return (f"{user.username}" in members) is (self.condition == "member_of")

    def wanted(self) -> str:
        return f"{self.condition.replace('_', ' ')} {self.source} {self.source_id}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        user = self.user(seen)
        if user is None or user is NOBODY:
            return "nobody"
        inside = self.holds(seen, scene) is (self.condition == "member_of")
        return f"{user.username} is {'' if inside else 'not '}a member"


class AuthorMember(Membership):
    """The author is a direct member of a group or project, or is not."""

    key = "author_member"

    def user(self, seen: Seen) -> User | None:
        return seen.issue.author
