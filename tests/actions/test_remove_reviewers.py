"""Action `remove_reviewers`: who is named goes, the others stay."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue, scene
from triage_bot.model.resource import Ref, User

HAVE = (User(1, "ann"), User(2, "ben"))
MATCHED = issue(ref=Ref(PROJECT, 1, kind="merge_requests"), reviewers=HAVE)


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [(["ann"], [("ben",)]), (["ann", "ben"], [()]), (["Ann"], []), (["eve"], []), ("#{'ben'}", [("ann",)])],
)
def test_those_that_are_there_go(wanted: object, changed: list[tuple[str, ...]]) -> None:
    changes = do("remove_reviewers", wanted, MATCHED).changes
    assert [change.usernames for change in changes] == changed  # type: ignore[attr-defined]


def test_capitals_are_part_of_the_name() -> None:
    matched = issue(ref=Ref(PROJECT, 1, kind="merge_requests"), reviewers=(User(1, "Ann"),))
    assert len(do("remove_reviewers", ["Ann"], matched).changes) == 1
    assert not do("remove_reviewers", ["ann"], matched).changes


def test_beside_the_list_of_who_is_left_it_does_nothing() -> None:
    rows = {"/users?username=ben": ({"username": "ben"},)}
    effects = do(
        "remove_reviewers",
        ["ann"],
        MATCHED,
        on=scene(rows=rows),
        siblings={"reviewers": ["ben"]},
    )
    assert not effects.changes
