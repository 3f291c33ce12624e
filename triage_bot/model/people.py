"""Who is the bot, who is a person, and who holds which role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from triage_bot.model.resource import User, token_owner
from triage_bot.shapes.day import Day
from triage_bot.shapes.values import Strict, Username, Users, Words, refuse, written


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


class Absence(Strict):
    """Days off, both ends included."""

    start: Day = Field(alias="from")
    until: Day

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        refuse(self.until < self.start, "`until` lies before `from`")
        return self


Name = Annotated[str, AfterValidator(written)]
"""A username in text that YAML reads as such."""


class Person(Strict):
    """What the people file says of one user."""

    backup: Name = ""
    away: tuple[Absence, ...] = ()


class Role(Strict):
    """Who holds a role: by product stage, by region, by segment, else the default."""

    by_region: dict[str, Name] = Field(default_factory=dict)
    by_segment: dict[str, Name] = Field(default_factory=dict)
    by_stage: dict[str, Name] = Field(default_factory=dict)
    default: Name = ""

    def holder(self, regions: Iterable[str], segments: Iterable[str], stages: Iterable[str] = ()) -> str:
        """The username for a stage, region or segment, each by any of its names; empty if nobody is named."""
        of_stage, of_region = _whose(self.by_stage, stages), _whose(self.by_region, regions)
        return of_stage or of_region or _whose(self.by_segment, segments) or self.default


def _whose(users: Mapping[str, str], names: Iterable[str]) -> str:
    """Whose the first name there is, whatever its case."""
    folded = {name.casefold(): user for name, user in users.items()}
    return next((folded[name.casefold()] for name in names if folded.get(name.casefold())), "")


class People(Strict):
    """The people file: persons, roles, who must not be mentioned, and roles that read rather than hear."""

    persons: dict[Name, Person] = Field(default_factory=dict, alias="people")
    roles: dict[str, Role] = Field(default_factory=dict)
    do_not_mention: Users = ()
    quiet: Words = ()

    def stand_in(self, username: str, today: date) -> str:
        """The backup while the user is away today; empty if present or nobody stands in."""
        person = self.persons.get(Username(username))
        if person is None:
            return ""
        away = any(span.start <= today <= span.until for span in person.away)
        return person.backup if away else ""
