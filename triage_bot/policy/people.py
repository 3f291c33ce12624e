"""The people file: backups and days away, roles by region, segment and stage, who must not be mentioned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from triage_bot.context.roles import ROLES
from triage_bot.context.taxonomy import Category
from triage_bot.errors import FaultyFiles, nearest
from triage_bot.model.people import Absence, People, Person, Role
from triage_bot.model.username import written
from triage_bot.policy import faults
from triage_bot.shapes.source import Path_, Source, parse, read_text
from triage_bot.shapes.values import Day, Strict, Users, Words, refuse

MAX_NODES = 50_000
"""Keys and values of a people file."""
ASKED = ("csm", "assignees", "author")
"""Roles that are never quiet."""
PARTS = {"by_region": "region", "by_segment": "segment", "by_stage": "devops"}
"""What a role is parted by, with the label category that names the parts."""
_INSTEAD = "use do_not_mention for one person"


class _Away(Strict):
    from_: Day = Field(alias="from")
    until: Day

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
    do_not_mention: Users = ()
    quiet: Words = ()


def load_people(path: Path, categories: Mapping[str, Category] | None = None) -> People:
    """Reads a people file; raises FaultyFiles with every fault.

    With `categories`, regions, segments and stages must be labels of those that list theirs.
    """
    text, fault = read_text(path)
    if fault:
        raise FaultyFiles([fault])
    source = parse(text, str(path), MAX_NODES)
    found = people_in(source)
    check_parts(source, categories or {})
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
    _once(source, given)
    return _people(given)


def _once(source: Source, given: PeopleFile) -> None:
    """A user, region, segment or stage stands there once, whatever its case."""
    _fault_twice(source, ("people",), given.people, written)
    for role, one in given.roles.items():
        for key in PARTS:
            _fault_twice(source, ("roles", role, key), getattr(one, key), str.casefold)


def _fault_twice(source: Source, path: Path_, names: Iterable[str], same: Callable[[str], str]) -> None:
    first: dict[str, str] = {}
    for name in names:
        before = first.setdefault(same(name), name)
        if before != name:
            source.fault((*path, name), f'"{name}" is "{before}" again, in another spelling', key=True)


def check_parts(source: Source, categories: Mapping[str, Category]) -> None:
    """Each region, segment and stage is a label of its category, whatever its case; faults go into the source."""
    for role, given in _maps(_maps({"": source.data}).get("", {}).get("roles")).items():
        for key, name in PARTS.items():
            category = categories.get(name)
            for part in _maps({key: given.get(key)}).get(key, {}) if category and category.labels else ():
                known = _labels_and_endings(category) if category else {}
                if str(part).casefold() not in known:
                    hint = nearest(str(part), tuple(known.values()))
                    message = f'"{part}" is no label of the category {name}'
                    source.fault(("roles", role, key, part), message, hint, key=True)


def _maps(given: object) -> dict[str, dict[str, Any]]:
    """Those of a map's values that are maps."""
    found = given if isinstance(given, dict) else {}
    return {key: value for key, value in found.items() if isinstance(value, dict)}


def _labels_and_endings(category: Category) -> dict[str, str]:
    """Lower case → as it is written: the category's labels, what stands behind their `::`, and aliases."""
    names = (*category.aliases, *category.labels, *(one.rpartition("::")[2] for one in category.labels))
    return {name.casefold(): name for name in names}


def _people(given: PeopleFile) -> People:
    persons = {
        written(user): Person(written(one.backup), tuple(Absence(span.from_, span.until) for span in one.away))
        for user, one in given.people.items()
    }
    roles = {
        role: Role(_users(one.by_region), _users(one.by_segment), _users(one.by_stage), written(one.default))
        for role, one in given.roles.items()
    }
    return People(persons, roles, frozenset(given.do_not_mention), frozenset(given.quiet))


def _users(given: Mapping[str, str]) -> dict[str, str]:
    return {name: written(user) for name, user in given.items()}
