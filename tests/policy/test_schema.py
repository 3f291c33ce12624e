"""The JSON Schema for editors: takes what the loader takes, refuses a wrong key."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.policy.places import rule
from tests.shelf import shipped_policy
from triage_bot import actions, conditions
from triage_bot.policy.schema import json_schema

VALIDATOR = Draft202012Validator(json_schema())
POLICIES = ("account-triage", "label-categories")


def plain(value: Any) -> Any:
    """As JSON sees it."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def fits(text: str) -> bool:
    return bool(VALIDATOR.is_valid(plain(yaml.safe_load(text))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", POLICIES)
def test_the_shipped_policies_fit(name: str) -> None:
    given = plain(yaml.safe_load(shipped_policy(name).read_text(encoding="utf-8")))
    assert [error.message for error in VALIDATOR.iter_errors(given)] == []


@pytest.mark.parametrize(
    "text",
    [
        rule("date: {attribute: due_date, condition: older_than, interval_type: days, interval: 0}"),
        rule("date: [{attribute: due_date, condition: older_than, interval_type: days, interval: 0}]"),
        rule("fields: {health: red, arr: {greater_than: 5}, region: [EMEA, APAC], requires_triage: true}"),
        rule("labels: a"),
        rule("labels: [a, 7]"),
        rule("any: [{state: opened}, {not: {labels: [a]}}], all: [{state: opened}]"),
        rule(actions="status: close"),
        rule(actions="milestone: x"),
        rule(actions="milestone: {title: x, create: true, start: 2027-02-01, due: '{{ quarter.end }}'}"),
        "calendar: {quarter_name: 'Q{n} {yyyy}', holidays_by_region: {EMEA: [2026-12-25]}, "
        "weekend_by_region: {GULF: [friday]}, fiscal_year_named_after: start}\n",
        rule("author_member: {source: group, condition: member_of, source_id: 9970}"),
        "baseline: 2026-11-21\n.free: {x: 1}\n",
        "label_categories: {a: {labels: [x], required: true}, b: {pattern: 'p*', required: {any_label: [x]}}}\n",
    ],
)
def test_what_loads_fits(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize(
    "text",
    [
        "basline: 2026-11-21\n",
        rule("stat: opened"),
        rule("not: {stat: opened}"),
        rule("any: [{stat: opened}]"),
        rule(actions="lables: [a]"),
        rule(actions="status: [close]"),
        rule("fields: {arr: {equls: 3}}"),
        rule(actions="remind: {template: a.md.j2, steps: [{afer: 1 day, after: 1 day, mention: csm}]}"),
        rule("state: open"),
    ],
)
def test_a_wrong_key_or_word_does_not_fit(text: str) -> None:
    assert not fits(text)


def test_every_condition_and_action_is_there_with_its_line_of_help() -> None:
    known = json_schema()["$defs"]
    for name, registry in (("Conditions", conditions.registry()), ("Actions", actions.registry())):
        assert set(registry) <= set(known[name]["properties"])
        assert all(known[name]["properties"][key].get("description") for key in registry)
