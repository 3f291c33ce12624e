"""Actions that a type of resource does not know: left out with a word where the gem does so, else refused."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.builders import policy
from triage_bot.errors import FaultyFiles


def text(kind: str, action: str) -> str:
    return f"resource_rules: {{{kind}: {{rules: [{{name: a, actions: {{{action}}}}}]}}}}\n"


@pytest.mark.parametrize(
    ("kind", "action"),
    [("epics", "delete: true"), ("branches", "labels: [x]"), ("branches", "status: close")],
)
def test_left_out(kind: str, action: str, tmp_path: Path) -> None:
    loaded = policy(text(kind, action), tmp_path)
    assert [rule.actions for rule in loaded.rules] == [{}]
    assert any(f"cannot be done to {kind}: left out" in str(warning) for warning in loaded.warnings)


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("issues", "reviewers: [x]"),
        ("epics", "assignees: [x]"),
        ("work_items", "status: close"),
        ("work_items", "issue: {title: x}"),
    ],
)
def test_refused(kind: str, action: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match=f"cannot be done to {kind}"):
        policy(text(kind, action), tmp_path)


@pytest.mark.parametrize(("kind", "refused"), [("work_items", True), ("issues", False)])
def test_a_part_of_a_summary_of_work_items_does_nothing_else(kind: str, refused: bool, tmp_path: Path) -> None:
    part = "{name: a, actions: {summarize: {item: x}, comment: y}}"
    whole = f"resource_rules: {{{kind}: {{summaries: [{{name: s, rules: [{part}]}}]}}}}\n"
    with pytest.raises(FaultyFiles, match="cannot be done to work_items") if refused else nullcontext():
        policy(whole, tmp_path)
