"""Action `title`: one change where the title is another."""

from __future__ import annotations

import pytest

from tests.builders import do, issue


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
