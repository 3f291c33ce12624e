"""Who is the bot, who is a person, and who holds which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot.model.resource import User, token_owner


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

    def holder(self, region: str, segment: str, stage: str = "") -> str:
        """The username for this stage, region and segment; empty if nobody is named."""
        of_stage = self.by_stage.get(stage.casefold(), "")
        return of_stage or self.by_region.get(region) or self.by_segment.get(segment.casefold()) or self.default


@dataclass(frozen=True, slots=True)
class People:
    """The people file: persons, roles, who must not be mentioned, and roles that read rather than hear."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    do_not_mention: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()

    def stand_in(self, username: str, today: date) -> str:
        """The backup while the user is away today; empty if present or nobody stands in."""
        person = self.persons.get(username)
        if person is None:
            return ""
        away = any(span.start <= today <= span.until for span in person.away)
        return person.backup if away else ""
