"""Unknown keys in a file that uses only the gem's words: warnings, except conditions, which would widen a rule."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import ValidationError

from triage_bot.conditions import registry as conditions
from triage_bot.errors import Fault
from triage_bot.policy import faults, schema
from triage_bot.shapes.source import Path_, Source

OUR_TOP_KEYS = frozenset({"include", "baseline", "bot", "bots", "calendar", "people", "label_categories"})
OUR_CONDITIONS = frozenset(key for key, one in conditions().items() if not one.of_the_gem) | set(schema.COMBINATORS)
OUR_ACTIONS = frozenset(key for key, one in schema.action_keys().items() if key in one.ours or not one.of_the_gem)
IGNORED_BY_THE_GEM = frozenset({"title"})
"""Conditions real files hold and the gem passes over: a warning even though they look like a condition."""


def without_unknown_keys(data: dict[str, Any], source: Source, allow: bool) -> tuple[dict[str, Any], list[Fault]]:
    """The data without keys that only deserve a warning, and those warnings."""
    gem_only = _only_the_gems_words(data)
    if not gem_only and not allow:
        return data, []
    data, warnings = copy.deepcopy(data), []
    for path in _unknown(data):
        known_later = path[-1] in schema.CONDITIONS_OF_THE_GEM | schema.ACTIONS_OF_THE_GEM
        group = faults.group_of(path)
        widens = group == "conditions" and path[-1] not in IGNORED_BY_THE_GEM
        if (widens and not allow) or (known_later and group):
            continue
        message, hint = faults.unknown_key(path)
        warnings.append(Fault(source.place(path, key=True), f"{message}, passed over", hint))
        remove(data, path)
    return data, warnings


def _only_the_gems_words(data: dict[str, Any]) -> bool:
    if OUR_TOP_KEYS & data.keys():
        return False
    rules = data.get("resource_rules")
    if not isinstance(rules, dict) or "accounts" in rules:
        return False
    return not any(_ours(node) for node in _maps(rules))


def _ours(node: dict[str, Any]) -> bool:
    conditions, actions = node.get("conditions"), node.get("actions")
    return (
        "id" in node
        or bool(isinstance(conditions, dict) and OUR_CONDITIONS & conditions.keys())
        or bool(isinstance(actions, dict) and OUR_ACTIONS & actions.keys())
    )


def _maps(node: Any) -> list[dict[str, Any]]:
    found = [node] if isinstance(node, dict) else []
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        found += _maps(below)
    return found


def _unknown(data: dict[str, Any]) -> list[Path_]:
    try:
        schema.policy_model().model_validate(data)
    except ValidationError as error:
        return [tuple(item["loc"]) for item in error.errors() if item["type"] == "extra_forbidden"]
    return []


def remove(data: Any, path: Path_) -> None:
    """Takes out what stands at a path, if it is still there."""
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data[last] = {}
