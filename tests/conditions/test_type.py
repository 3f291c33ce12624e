"""`type`: of a work item."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import NOW, ask, issue, policy
from tests.conditions.asking import loads
from triage_bot.text.calendar import Calendar


@pytest.mark.parametrize(("wanted", "verdict"), [(["bug", "Task"], "met"), ("Bug", "unmet")])
def test_where_this_plan_has_changed_it(wanted: object, verdict: str) -> None:
    assert ask("type", wanted, issue(row={"work_item_type": "Task"})).verdict == verdict


def test_else_gitlab_filters_the_list(tmp_path: Path) -> None:
    text = "resource_rules: {work_items: {rules: [{name: r, conditions: {type: [bug, Task]}}]}}"
    group = policy(text, tmp_path).rules[0].conditions
    assert group.parameters(NOW, Calendar()) == (("work_item_type_names", "bug,Task"),)
    assert not group.beyond_list().parts


@pytest.mark.parametrize("wrong", ["''", "[]", "null"])
def test_what_would_be_no_condition(wrong: str, tmp_path: Path) -> None:
    assert not loads(f"{{type: {wrong}}}", "work_items", tmp_path)
    assert not loads("{type: [bug, Task]}", "issues", tmp_path)
