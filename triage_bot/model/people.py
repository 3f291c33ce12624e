"""Who is the bot, who is a person, and who holds which role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot.model.resource import User, token_owner
from triage_bot.model.username import Username


@dataclass(frozen=True, slots=True)
class Identity:
    """What names say of who is the bot; `standing` asks GitLab for the rest.

    `usernames`: the token's own user if it is a bot, and those listed under `bot`; `others`: listed under `bots`;
    ids of the projects and groups whose access tokens may have been the bot's before.
    """

    usernames: frozenset[str] = frozenset()
    group_ids: frozenset[int] = frozenset()
    project_ids: frozenset[int] = frozenset()
    others: frozenset[str] = frozenset()

    def names(self, user: User) -> bool:
        """True if the user is this bot by name: no other name proves anything."""
        return user.username in self.usernames

    def may_have_been(self, user: User) -> bool:
        """True if the name is that of an access token of this scope, if GitLab says that it is a bot at all."""
        owner = token_owner(user.username)
        if owner is None:
            return False
        kind, number = owner
        return number in (self.project_ids if kind == "project" else self.group_ids)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days off, both ends included."""

    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Person:
    """What the people file says of one user."""

    backup: str = ""
    away: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Who holds a role: by product stage, by region, by segment, else the default."""

    by_region: Mapping[str, str] = field(default_factory=dict)
    by_segment: Mapping[str, str] = field(default_factory=dict)
    by_stage: Mapping[str, str] = field(default_factory=dict)
    default: str = ""

    def holder(self, regions: Iterable[str], segments: Iterable[str], stages: Iterable[str] = ()) -> str:
        """The username for a stage, region or segment, each by any of its names; empty if nobody is named."""
        of_stage, of_region = _whose(self.by_stage, stages), _whose(self.by_region, regions)
        return of_stage or of_region or _whose(self.by_segment, segments) or self.default


def _whose(users: Mapping[str, str], names: Iterable[str]) -> str:
    """Whose the first name there is, whatever its case."""
    folded = {name.casefold(): user for name, user in users.items()}
    return next((folded[name.casefold()] for name in names if folded.get(name.casefold())), "")


@dataclass(frozen=True, slots=True)
class People:
    """The people file: persons, roles, who must not be mentioned, and roles that read rather than hear."""

    persons: Mapping[Username, Person] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    do_not_mention: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()

    def stand_in(self, username: str, today: date) -> str:
        """The backup while the user is away today; empty if present or nobody stands in."""
        person = self.persons.get(Username(username))
        if person is None:
            return ""
        away = any(span.start <= today <= span.until for span in person.away)
        return person.backup if away else ""
