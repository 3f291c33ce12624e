"""`iteration`: GitLab is asked."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue, scene
from triage_bot.model.facts import ROWS, Need, NotListed


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ("NONE", "iteration_id=None"),
        ("any", "iteration_id=Any"),
        ("current", "iteration_title=current"),
        ("Sprint 7", "iteration_title=Sprint+7"),
    ],
)
def test_it_is_in_the_list_that_gitlab_gives(wanted: str, asked: str) -> None:
    path = f"/projects/1/issues?{asked}"
    listed = [{"id": 1007}]
    on = [scene(root="/projects/1", rows=rows) for rows in ({}, {path: tuple(listed)}, {path: ()})]
    assert [ask("iteration", wanted, issue(7), on=one).verdict for one in on] == ["unknown", "met", "unmet"]
    assert ask("iteration", wanted, issue(7), on=on[0]).missing == {Need(ROWS, path)}


def test_a_refusal_is_no_answer() -> None:
    on = scene(root="/projects/1", rows={"/projects/1/issues?iteration_id=Any": NotListed("403 Forbidden")})
    assert ask("iteration", "any", issue(7), on=on).explained.verdict.failed == "403 Forbidden"


@pytest.mark.parametrize("wrong", ["", 7, None, ["any"]])
def test_only_a_text(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("iteration", wrong, issue())
