"""`draft`: whether a merge request is one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, issue
from triage_bot.model.resource import Ref

REQUEST = Ref(PROJECT, 1, kind="merge_requests")


@pytest.mark.parametrize(
    ("row", "draft"),
    [
        ({"title": "Draft: x", "draft": True}, True),
        ({"title": "Draft: x", "draft": False}, False),
        ({"title": "Draft: x", "work_in_progress": True}, True),
        ({"title": "Another", "draft": False}, True),
        ({}, True),
    ],
)
def test_gitlab_says_so_or_the_title_this_plan_gives_it(row: dict[str, object], draft: bool) -> None:
    request = issue(ref=REQUEST, title="Draft: x", row=row)
    assert [ask("draft", wanted, request).met for wanted in (True, False)] == [draft, not draft]


@pytest.mark.parametrize(
    ("title", "draft"),
    [("[draft] x", True), ("(DRAFT) x", True), ("draft:x", True), ("Draft - x", False), ("Drafts", False)],
)
def test_a_title_begins_so(title: str, draft: bool) -> None:
    assert ask("draft", True, issue(ref=REQUEST, title=title)).met is draft


@pytest.mark.parametrize("wrong", ["true", 1, None, ""])
def test_only_yes_or_no(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("draft", wrong, issue(ref=REQUEST))
