"""What actions share that set people by username, or take some off, as `assignees` and `remove_assignees` do."""

from typing import Annotated, ClassVar

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import entries, people_named, usernames
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_field import Assign
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.resource import User
from triage_bot.shapes.values import GemWords


class PeopleField(UpdateField):
    """A field of people, which its change names."""

    change: ClassVar[type[Assign]]
    root: Annotated[GemWords, Text(gem=True, value=True)]

    def now(self, match: Match) -> tuple[str, ...]:
        """Who is there."""
        people: tuple[User, ...] = getattr(match.seen.issue, self.change.field)
        return usernames(people)


class SetPeople(PeopleField):
    """These people, and nobody else."""

    def wanted(self, match: Match, scene: Scene) -> tuple[User, ...] | None:
        """Who they are; None where all entries came out empty, which clears nothing."""
        people = people_named(entries(self.root, match, scene, self._hides), scene)
        return None if not people and (self.root or match.seen.ref.type.names_alone) else people

    def act(self, match: Match, scene: Scene) -> Effects:
        people = self.wanted(match, scene)
        if people is None or match.idle(set(usernames(people)) == set(self.now(match))):
            return NOTHING
        return match.to(self.change, usernames=usernames(people), each=True, people=people)


class RemovePeople(PeopleField):
    """These people no more, as they are spelt; the others stay."""

    def act(self, match: Match, scene: Scene) -> Effects:
        given = match.siblings.get(self.change.field)
        if isinstance(given, SetPeople) and given.wanted(match, scene) is not None:
            return NOTHING  # who is left is said there
        names, people = set(entries(self.root, match, scene, self._hides)), self.now(match)
        left = tuple(name for name in people if name[:] not in names)  # a slice is no `Username`
        return match.to(self.change, usernames=left) if len(left) < len(people) else NOTHING
