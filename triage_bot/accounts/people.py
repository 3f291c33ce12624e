"""The people file: backups and days away, roles by region, segment and stage, who must not be mentioned."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from triage_bot.conditions.base import Strict, Words, refuse
from triage_bot.errors import FaultyFiles, nearest
from triage_bot.model.people import Absence, People, Person, Role
from triage_bot.policy import faults
from triage_bot.policy.source import Source, parse, read_text
from triage_bot.roles import ROLES

ASKED = ("csm", "assignees", "author")
"""Roles that are never quiet."""
_INSTEAD = "use do_not_mention for one person"


class _Away(Strict):
    from_: date = Field(alias="from")
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        refuse(self.until < self.from_, "`until` lies before `from`")
        return self


class _Person(Strict):
    backup: str = ""
    away: tuple[_Away, ...] = ()


class _Role(Strict):
    by_region: dict[str, str] = Field(default_factory=dict)
    by_segment: dict[str, str] = Field(default_factory=dict)
    by_stage: dict[str, str] = Field(default_factory=dict)
    default: str = ""


class PeopleFile(Strict):
    """A people file as it is written."""

    people: dict[str, _Person] = Field(default_factory=dict)
    roles: dict[str, _Role] = Field(default_factory=dict)
    do_not_mention: Words = ()
    quiet: Words = ()


def load_people(path: Path) -> People:
    """Reads a people file; raises FaultyFiles with every fault."""
    text, fault = read_text(path)
    if fault:
        raise FaultyFiles([fault])
    source = parse(text, str(path))
    found = people_in(source)
    if source.faults:
        raise FaultyFiles(source.faults)
    return found


def people_in(source: Source) -> People:
    """People as a file says them; its faults go into the source."""
    given = PeopleFile()
    try:
        given = PeopleFile.model_validate(source.data) if source.data is not None else given
    except ValidationError as error:
        faults.report(error, source, model=PeopleFile)
    roles = source.data.get("roles") if isinstance(source.data, dict) else None
    for role in roles if isinstance(roles, dict) else ():
        if role not in ROLES:
            source.fault(("roles", role), f'unknown role "{role}"', nearest(role, ROLES), key=True)
    for role in given.quiet:
        if role not in ROLES:
            source.fault(("quiet",), f'unknown role "{role}"', nearest(role, ROLES))
        elif role in ASKED:
            source.fault(("quiet",), f'"{role}" cannot be quiet: owners are asked', _INSTEAD)
    return _people(given)


def _people(given: PeopleFile) -> People:
    def name(text: str) -> str:
        return text.strip().lstrip("@")

    persons = {
        name(user): Person(name(one.backup), tuple(Absence(span.from_, span.until) for span in one.away))
        for user, one in given.people.items()
    }
    roles = {
        role: Role(
            {region: name(user) for region, user in one.by_region.items()},
            {segment.casefold(): name(user) for segment, user in one.by_segment.items()},
            {stage.casefold(): name(user) for stage, user in one.by_stage.items()},
            name(one.default),
        )
        for role, one in given.roles.items()
    }
    return People(persons, roles, frozenset(name(user) for user in given.do_not_mention), frozenset(given.quiet))
