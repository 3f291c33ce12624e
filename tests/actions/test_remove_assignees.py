"""Action `remove_assignees`: who is named goes, the others stay."""

from __future__ import annotations

import pytest

from tests.builders import do, issue, scene
from triage_bot.model.resource import User

HAVE = (User(1, "ann"), User(2, "ben"))
MATCHED = issue(assignees=HAVE)


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [(["ann"], [("ben",)]), (["ann", "ben"], [()]), (["Ann"], []), (["eve"], []), ("#{'ben'}", [("ann",)])],
)
def test_those_that_are_there_go(wanted: object, changed: list[tuple[str, ...]]) -> None:
    changes = do("remove_assignees", wanted, MATCHED).changes
    assert [change.usernames for change in changes] == changed  # type: ignore[attr-defined]


def test_capitals_are_part_of_the_name() -> None:
    matched = issue(assignees=(User(1, "Ann"),))
    assert len(do("remove_assignees", ["Ann"], matched).changes) == 1
    assert not do("remove_assignees", ["ann"], matched).changes


def test_beside_the_list_of_who_is_left_it_does_nothing() -> None:
    rows = {"/users?username=ben": ({"username": "ben"},)}
    effects = do("remove_assignees", ["ann"], MATCHED, on=scene(rows=rows), siblings={"assignees": ["ben"]})
    assert not effects.changes
