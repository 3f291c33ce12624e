"""`toggle_labels`: on while a rule wants them, off when none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import do, issue, planned, policy
from triage_bot.actions import registry
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.relabel import Relabel
from triage_bot.model.facts import EMPTY
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet

TWO = """
resource_rules:
  issues:
    rules:
      - {id: a, conditions: {state: opened, labels: [a]}, actions: {toggle_labels: [flag]}}
      - {id: b, conditions: {state: opened, labels: [b]}, limits: {most_recent: 1}, actions: {toggle_labels: [flag]}}
"""


def _changes(plan: Plan) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    return [(one.ref.iid, one.add, one.remove) for one in plan.changes if isinstance(one, Relabel)]


@pytest.fixture
def rules(tmp_path: Path) -> PolicySet:
    return policy(TWO, tmp_path)


def test_the_action_itself_does_nothing_but_says_what_it_manages() -> None:
    assert do("toggle_labels", ["x", "y"], issue()) is NOTHING
    assert registry()["toggle_labels"].model_validate("x").manages() == {"x"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("labels", "state", "changes"),
    [
        pytest.param(("a",), "opened", [(1, ("flag",), ())], id="on: one rule wants it"),
        pytest.param(("b", "flag"), "opened", [], id="stays: the other rule wants it"),
        pytest.param(("c", "flag"), "opened", [(1, (), ("flag",))], id="off: no rule wants it"),
        pytest.param(("a", "flag"), "closed", [(1, (), ("flag",))], id="off: closed issues are cleaned"),
        pytest.param(("c",), "opened", [], id="nothing to do"),
    ],
)
def test_on_and_off(rules: PolicySet, labels: tuple[str, ...], state: str, changes: list[object]) -> None:
    assert _changes(planned(rules, [issue(1, labels=labels, state=state)])) == changes


def test_limits_do_not_count(rules: PolicySet) -> None:
    both = [issue(1, labels=("b",)), issue(2, labels=("b",))]
    assert _changes(planned(rules, both)) == [(1, ("flag",), ()), (2, ("flag",), ())]


def test_with_one_rule_alone_nothing_goes_off(rules: PolicySet) -> None:
    one = issue(1, labels=("b", "flag"))
    assert _changes(planned(rules, [one], options=Options(rules=frozenset({"a"})))) == []


def test_unknown_means_unchanged(tmp_path: Path) -> None:
    text = """
    resource_rules: {issues: {rules: [
      {id: a, conditions: {last_update: {older_than: 14 days}}, actions: {toggle_labels: [flag]}}]}}
    """
    one = issue(1, labels=("flag",))
    plan = planned(policy(text, tmp_path), [one], {one.ref: EMPTY})
    assert _changes(plan) == []
    assert plan.missing


def test_a_second_run_changes_nothing(rules: PolicySet) -> None:
    assert _changes(planned(rules, [issue(1, labels=("a", "flag"))])) == []
