"""The people file: backups and days away, roles by region, segment and stage, whom escalations call."""

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import ValidationError

from triage_bot.context.roles import ROLES
from triage_bot.context.taxonomy import Category
from triage_bot.errors import FaultyFiles, nearest
from triage_bot.model.facts import SEVERITIES, People
from triage_bot.policy import faults
from triage_bot.shapes.source import Path_, Source, parse, read_text
from triage_bot.shapes.values import written

MAX_NODES = 50_000
"""Keys and values of a people file."""
ASKED = ("csm", "assignees", "author")
"""Roles that are never quiet."""
PARTS = {"by_region": "region", "by_segment": "segment", "by_stage": "devops"}
"""What a role is parted by, with the label category that names the parts."""
_INSTEAD = "use do_not_mention for one person"


def load_people(path: Path, categories: Mapping[str, Category] | None = None) -> People:
    """Reads a people file; raises FaultyFiles with every fault.

    With `categories`, regions, segments and stages must be labels of those that list theirs.
    """
    text, fault = read_text(path)
    if fault:
        raise FaultyFiles([fault])
    source = parse(text, str(path), MAX_NODES)
    people = people_in(source)
    check_parts(source, categories or {})
    if source.faults:
        raise FaultyFiles(source.faults)
    return people


def people_in(source: Source) -> People:
    """People as a file says them; its faults go into the source."""
    given = People()
    try:
        given = People.model_validate(source.data) if source.data is not None else given
    except ValidationError as error:
        faults.report(error, source, model=People)
    for role in _map(source.at(("roles",))):
        if role not in ROLES:
            source.fault(("roles", role), f'unknown role "{role}"', nearest(role, ROLES), key=True)
    for role in given.quiet:
        if role not in ROLES:
            source.fault(("quiet",), f'unknown role "{role}"', nearest(role, ROLES))
        elif role in ASKED:
            source.fault(("quiet",), f'"{role}" cannot be quiet: owners are asked', _INSTEAD)
    for severity, roles in given.escalation.items():
        if severity not in SEVERITIES and (near := difflib.get_close_matches(severity.lower(), SEVERITIES, n=1)):
            message = f'"{severity}" is no severity, did you mean "{near[0]}"?'
            source.fault(("escalation", severity), message, key=True)
        for role in roles:
            if role not in ROLES:
                source.fault(("escalation", severity), f'unknown role "{role}"', nearest(role, ROLES))
    _once(source, ("people",), written)
    for role in given.roles:
        for key in PARTS:
            _once(source, ("roles", role, key), str.casefold)
    return given


def _once(source: Source, path: Path_, same: Callable[[str], str]) -> None:
    """A user, region, segment or stage stands there once, whatever its case."""
    first: dict[str, str] = {}
    for name in _map(source.at(path)):
        before = first.setdefault(same(name), name)
        if before != name:
            source.fault((*path, name), f'"{name}" is "{before}" again, in another spelling', key=True)


def check_parts(source: Source, categories: Mapping[str, Category]) -> None:
    """Each region, segment and stage is a label of its category, whatever its case; faults go into the source."""
    for role in _map(source.at(("roles",))):
        for key, name in PARTS.items():
            category = categories.get(name)
            labels = category.labels if category else ()
            names = (*category.aliases, *labels, *(label.rpartition("::")[2] for label in labels)) if category else ()
            known = {title.casefold(): title for title in names}  # labels, what stands behind their `::`, and aliases
            for part in _map(source.at(("roles", role, key))) if labels else ():
                if part.casefold() not in known:
                    hint = nearest(part, tuple(known.values()))
                    message = f'"{part}" is no label of the category {name}'
                    source.fault(("roles", role, key, part), message, hint, key=True)


def _map(given: object) -> dict[str, object]:
    return given if isinstance(given, dict) else {}
