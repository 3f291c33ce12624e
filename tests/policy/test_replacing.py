"""`replaces`: a rule stands in for the one of its id in another file; two that would are one too many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.places import faults, loaded
from tests.shelf import copied, shipped_policy
from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load


def _rules(*rules: str, kind: str = "issues") -> str:
    return f"resource_rules:\n  {kind}:\n    rules:\n" + "".join(f"      - {{{rule}}}\n" for rule in rules)


ONE = "conditions: {state: opened}, actions: {labels: [x]}"
OLD = _rules(f"id: a, name: Old, {ONE}", f"id: b, {ONE}")
NEW = _rules(f"id: a, replaces: true, name: New, {ONE}")


@pytest.mark.parametrize("order", [1, -1])
def test_it_stands_where_the_other_stood_whichever_file_comes_first(order: int, tmp_path: Path) -> None:
    policy = loaded(tmp_path, *[OLD, NEW][::order])
    assert [(rule.id, rule.name) for rule in policy.rules] == [("a", "New"), ("b", "issues rule 2")]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            [OLD, NEW, NEW],
            ['p3.yml:4:9: "a" is replaced at p2.yml:4:9 already – two files change it: take one of them out'],
            id="twice",
        ),
        pytest.param(
            [OLD, NEW.replace("id: a", "id: bb")],
            ['p2.yml:4:9: there is no rule "bb" to replace – did you mean "b"?'],
            id="nothing to replace",
        ),
        pytest.param(
            [OLD, OLD.replace("id: b", "id: c")],
            ['p2.yml:4:9: the id "a" is taken – by the rule at p.yml:4:9; give one an id'],
            id="an id alone replaces nothing",
        ),
        pytest.param(
            [OLD, _rules("id: a, replaces: true, conditions: {fields: {csm: x}}, actions: {}", kind="accounts")],
            ['p2.yml:4:9: "a" is a rule for issues, not for accounts'],
            id="of another type",
        ),
        pytest.param(
            [OLD, _rules(f"replaces: true, name: a, {ONE}")],
            ["p2.yml:4:9: `replaces` needs the `id` of the rule it stands in for"],
            id="without an id",
        ),
    ],
)
def test_faults(files: list[str], told: list[str], tmp_path: Path) -> None:
    assert faults(tmp_path, *files) == told


RHYTHMS = ("rhythm-renewal", "rhythm-weekly-red")


@pytest.mark.parametrize("name", RHYTHMS)
def test_a_rhythm_is_switched_on_by_copying_it(name: str, tmp_path: Path) -> None:
    copied(tmp_path)
    core = tmp_path / "core"
    (core / f"{name}.yml").write_bytes((core / f"{name}.example.yml").read_bytes())
    policy = load([tmp_path / "triage.yml"])
    (red,) = (rule for rule in policy.rules if rule.id == "red-update-due")
    assert red.place.file.endswith(f"{name}.yml")


def test_two_rhythms_are_a_fault() -> None:
    with pytest.raises(FaultyFiles, match=r'"red-update-due" is replaced at .*rhythm-renewal.*take one of them out'):
        load([shipped_policy(f"{name}.example") for name in RHYTHMS])
