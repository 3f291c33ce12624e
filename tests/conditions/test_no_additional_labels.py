"""`no_additional_labels`: nothing beside what the rule's own `labels` name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import facts, issue, policy, scene
from tests.conditions.asking import loads
from triage_bot.conditions.base import ask
from triage_bot.context.seen import Seen


def _verdicts(tmp_path: Path, conditions: str, have: tuple[str, ...]) -> list[bool]:
    text = f"resource_rules: {{issues: {{rules: [{{name: r, conditions: {conditions}, actions: {{labels: [x]}}}}]}}}}"
    seen = Seen(issue(labels=have), facts())
    return [ask(group, seen, scene()).met is True for _, group in policy(text, tmp_path).rules[0].variants]


@pytest.mark.parametrize(
    ("conditions", "have", "met"),
    [
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a", "b"), True, id="just these"),
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a", "b", "c"), False, id="one more"),
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a",), False, id="labels must be met too"),
        pytest.param("{labels: [a], no_additional_labels: false}", ("a", "c"), True, id="false asks nothing"),
        pytest.param("{labels: [None], no_additional_labels: true}", (), True, id="none"),
        pytest.param("{labels: [Any], no_additional_labels: true}", ("a",), False, id="any is no name"),
        pytest.param('{labels: ["a, b"], no_additional_labels: true}', ("a", "b"), False, id="names as written"),
        pytest.param("{no_additional_labels: false}", ("a",), True, id="false without labels"),
    ],
)
def test_no_others_may_be_there(tmp_path: Path, conditions: str, have: tuple[str, ...], met: bool) -> None:
    assert _verdicts(tmp_path, conditions, have) == [met]


def test_each_combination_has_its_own(tmp_path: Path) -> None:
    conditions = '{labels: ["{a,b}"], no_additional_labels: true}'
    assert _verdicts(tmp_path, conditions, ("a",)) == [True, False]
    assert _verdicts(tmp_path, conditions, ("a", "b")) == [False, False]


@pytest.mark.parametrize("given", ["true", "'true', labels: [a]", "1, labels: [a]", "null, labels: [a]"])
def test_it_needs_labels_and_yes_or_no(given: str, tmp_path: Path) -> None:
    assert not loads(f"{{no_additional_labels: {given}}}", "issues", tmp_path)
