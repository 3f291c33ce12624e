"""Expressions may ask for any field of GitLab's rows: where a rule has one, whole rows are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import policy


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("actions: {labels: [a]}", False),
        ("actions: {comment: Hello}", False),
        ("actions: {comment: 'In #{resource[:weight]}'}", True),
        ("conditions: {ruby: 'resource[:weight]'}", True),
        ("conditions: {not: {ruby: 'resource[:weight]'}}", True),
    ],
)
def test_rules_of_ours_with_expressions_ask_for_whole_rows(more: str, whole: bool, tmp_path: Path) -> None:
    text = f"resource_rules:\n  issues:\n    rules:\n      - id: a-rule\n        {more}\n"
    assert policy(text, tmp_path).whole_rows is whole
