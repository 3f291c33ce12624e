"""Action `assignees`: these people and nobody else."""

from __future__ import annotations

import pytest

from tests.builders import do, issue, scene
from triage_bot.model.facts import Broken
from triage_bot.model.resource import User

ROWS = {f"/users?username={name}": ({"username": name},) for name in ("ann", "ben")}
HAVE = (User(1, "ann"),)
MATCHED = issue(assignees=HAVE)


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [
        (["ann"], []),
        (["ann", "ben"], [("ann", "ben")]),
        ("ben", [("ben",)]),
        (["#{nil}"], []),
        (["ann, ben"], [("ann", "ben")]),
        ([], [()]),
    ],
)
def test_these_and_nobody_else(wanted: object, changed: list[tuple[str, ...]]) -> None:
    changes = do("assignees", wanted, MATCHED, on=scene(rows=ROWS)).changes
    assert [change.usernames for change in changes] == changed  # type: ignore[attr-defined]


def test_a_name_that_is_not_known_breaks_the_rule() -> None:
    with pytest.raises(Broken, match="there is no user"):
        do("assignees", ["gone"], MATCHED, on=scene(rows={"/users?username=gone": ()}))
