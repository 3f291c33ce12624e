"""Condition `ruby`: what the expression comes to is true, but for nil and false."""

from __future__ import annotations

import pytest

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("source", "met"),
    [
        ("resource[:title] == 'Now'", True),
        ("resource[:title].nil?", False),
        ("nil", False),
        ("0", True),
        ("''", True),
        ("resource[:upvotes] > 2", True),
        ("resource[:labels].include?('a')", True),
    ],
)
def test_what_an_expression_comes_to(source: str, met: bool) -> None:
    row = {"title": "Now", "upvotes": 3, "labels": ["a"]}
    assert ask("ruby", source, issue(title="Now", labels=("a",), upvotes=3, row=row)).met is met


def test_what_breaks_is_said() -> None:
    answer = ask("ruby", "resource[:title].upcase(5, 6, 7).fetch(1)", issue(title="Now", row={"title": "Now"}))
    assert answer.verdict == "unknown"
