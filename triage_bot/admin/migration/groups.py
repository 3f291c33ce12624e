"""Native conditions as they stand in a file, joined, chosen among and turned round."""

from collections.abc import Iterable
from typing import Any

Conditions = dict[str, Any]
"""Conditions by their keys, as under `conditions`."""
_OPPOSITE = {"None": "Any", "Any": "None", "none": "any", "any": "none"}


def all_of(groups: Iterable[Conditions]) -> Conditions:
    """One group that asks for all of these; a key that stands there already goes below `all`."""
    whole: Conditions = {}
    for group in groups:
        for key, value in group.items():
            if key not in whole:
                whole[key] = value
            elif key == "all":
                whole[key] = [*whole[key], *value]
            elif whole[key] != value:
                whole = all_of([whole, {"all": [{key: value}]}])
    return whole


def any_of(groups: Iterable[Conditions]) -> Conditions:
    """One group that asks for one of these; those of one label each are one condition."""
    several: list[Conditions] = []
    for group in groups:
        several += group["any"] if list(group) == ["any"] else [group]
    several = [group for index, group in enumerate(several) if group not in several[:index]]
    return several[0] if len(several) == 1 else {"any": several}


def not_any(group: Conditions) -> Conditions:
    """The group's opposite, in the shortest words."""
    if len(group) > 1:
        return {"not": group}
    ((key, value),) = group.items()
    if key == "not":
        return dict(value)
    if key == "any" and isinstance(value, list):
        return all_of(map(not_any, value))
    if key == "labels" and value in (["None"], ["Any"]):
        return {key: [_OPPOSITE[value[0]]]}
    if key == "labels" and len(value) == 1:
        return {"forbidden_labels": value}
    if key == "forbidden_labels" and len(value) == 1:
        return {"labels": value}
    if key == "milestone" and value in ("none", "any"):
        return {key: _OPPOSITE[value]}
    if key in ("confidential", "draft"):
        return {key: not value}
    if key == "expression":
        bare = value.removeprefix("not ")
        return {
            key: bare if bare != value and _is_word(bare) else f"not {value}" if _is_word(value) else f"not ({value})"
        }
    return {"not": group}


def _is_word(expression: str) -> bool:
    return expression.isidentifier()
