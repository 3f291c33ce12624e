"""Action `move`: one change where the project is another."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue, scene
from triage_bot.model.facts import Broken
from triage_bot.model.resource import Ref

ELSEWHERE = {"/projects/g%2Fother": ({"path_with_namespace": "g/other"},)}


@pytest.mark.parametrize(
    ("wanted", "moved"), [("g/other", ["g/other"]), ("#{'g/' + 'other'}", ["g/other"]), ("#{nil}", []), (PROJECT, [])]
)
def test_the_issue_moves(wanted: str, moved: list[str]) -> None:
    changes = do("move", wanted, issue(), on=scene(rows=ELSEWHERE, default_project=PROJECT)).changes
    assert [change.project for change in changes] == moved  # type: ignore[attr-defined]


def test_other_types_stay() -> None:
    effects = do("move", "g/other", issue(ref=Ref(PROJECT, 1, kind="merge_requests")))
    assert not effects.changes
    assert effects.warnings


def test_a_project_that_is_not_there_breaks_the_rule() -> None:
    with pytest.raises(Broken, match="there is no project"):
        do("move", "g/gone", issue(), on=scene(rows={"/projects/g%2Fgone": ()}))
