"""`no_additional_labels`: nothing beside what the rule's own `labels` name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import facts, issue, policy, scene
from triage_bot.conditions.base import ask
from triage_bot.context.scene import Seen


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
        pytest.param("{labels: [a], no_additional_labels: false}", ("a", "c"), False, id="false turns it on too"),
        pytest.param("{no_additional_labels: true}", (), True, id="without labels: none allowed, none there"),
        pytest.param("{no_additional_labels: true}", ("a",), False, id="without labels: none allowed"),
    ],
)
def test_no_others_may_be_there(tmp_path: Path, conditions: str, have: tuple[str, ...], met: bool) -> None:
    assert _verdicts(tmp_path, conditions, have) == [met]
