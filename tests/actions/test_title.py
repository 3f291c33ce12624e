"""Action `title`: one change where the title is another."""

from __future__ import annotations

import pytest

from tests.builders import day, do, issue


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [
        ("Other", ["Other"]),
        ("Now", []),
        ("#{resource[:title]}, seen", ["Now, seen"]),
        ("#{nil}", []),
        ("{{title}}", ["{{title}}"]),
    ],
)
def test_the_title_is_set(wanted: str, changed: list[str]) -> None:
    changes = do("title", wanted, issue(title="Now", row={"title": "Now"})).changes
    assert [change.title for change in changes] == changed  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("beside", "title"),
    [({}, "Due (confidential)"), ({"redact_confidential_resources": False}, "Due 2026-12-01")],
)
def test_what_is_confidential_is_hidden_unless_the_rule_says_no(beside: dict[str, bool], title: str) -> None:
    secret = issue(confidential=True, due_date=day("2026-12-01"))
    [change] = do("title", "Due #{due_date}", secret, siblings=beside).changes
    assert change.title == title  # type: ignore[attr-defined]
