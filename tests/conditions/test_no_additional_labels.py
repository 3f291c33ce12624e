"""`no_additional_labels`: nothing beside what the rule's own `labels` name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import facts, issue, policy, scene
from triage_bot.context.scene import Seen
from triage_bot.plan.evaluate import evaluate


def _verdicts(tmp_path: Path, conditions: str, have: tuple[str, ...]) -> list[str]:
    text = f"resource_rules: {{issues: {{rules: [{{name: r, conditions: {conditions}, actions: {{labels: [x]}}}}]}}}}"
    seen = Seen(issue(labels=have), facts())
    return [evaluate(group, seen, scene()).verdict.value for _, group in policy(text, tmp_path).rules[0].variants]


@pytest.mark.parametrize(
    ("conditions", "have", "verdict"),
    [
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a", "b"), "met", id="just these"),
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a", "b", "c"), "unmet", id="one more"),
        pytest.param("{labels: [a, b], no_additional_labels: true}", ("a",), "unmet", id="labels must be met too"),
        pytest.param("{labels: [a], no_additional_labels: false}", ("a", "c"), "unmet", id="false turns it on too"),
        pytest.param("{no_additional_labels: true}", (), "met", id="without labels: none allowed, none there"),
        pytest.param("{no_additional_labels: true}", ("a",), "unmet", id="without labels: none allowed"),
    ],
)
def test_no_others_may_be_there(tmp_path: Path, conditions: str, have: tuple[str, ...], verdict: str) -> None:
    assert _verdicts(tmp_path, conditions, have) == [verdict]
