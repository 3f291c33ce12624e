"""What cases expect of a change, in words, and by which keys: a kind says it itself."""

from __future__ import annotations

from typing import Any

import pytest

from triage_bot.cases.case import EXPECTED, KINDS, ExpectedChange

WORDS: list[tuple[dict[str, Any], str]] = [
    ({"note": {"says": ["Hi"], "mentions": ["@ann"]}}, '#1: comment, mentions ann, says "Hi"'),
    ({"edit_note": {"not_says": ["Hi"]}}, '#1: edit a note, does not say "Hi"'),
    ({"description": {}}, "#1: edit the description"),
    ({"add": ["a", "b"], "remove": ["c"]}, '#1: add ~"a", add ~"b", remove ~"c"'),
    ({"state": "close"}, "#1: close"),
    ({"assign": ["@ann", "bea"]}, "#1: assign ann, bea"),
    ({"assign": []}, "#1: assign nobody"),
    ({"reviewers": []}, "#1: reviewers: nobody"),
    ({"due": "2026-12-04"}, "#1: due 2026-12-04"),
    ({"due": "none"}, "#1: due none"),
    ({"milestone": "FY28"}, "#1: milestone FY28"),
    ({"confidential": True}, "#1: make confidential"),
    ({"confidential": False}, "#1: make visible to all members"),
    ({"locked": True}, "#1: lock the discussion"),
    ({"locked": False}, "#1: open the discussion"),
    ({"react": "eyes"}, "#1: react with eyes"),
    ({"take_back": True}, "#1: take back a note that came twice"),
    ({"link": "g/p#2"}, "#1: link to g/p#2"),
    ({"title": "New"}, "#1: title New"),
    ({"weight": 3}, "#1: weight 3"),
    ({"health": "none"}, "#1: health status: none"),
    ({"status": "Done"}, "#1: status: Done"),
    ({"move": "g/q"}, "#1: move it to g/q"),
    ({"delete": True, "rule": "r"}, "#1: delete it (r)"),
]


@pytest.mark.parametrize(("given", "words"), WORDS, ids=[row[1] for row in WORDS])
def test_it_is_told_in_one_line(given: dict[str, Any], words: str) -> None:
    assert str(ExpectedChange.model_validate({"issue": 1, **given})) == words


def test_an_issue_to_open_is_told_with_what_it_has() -> None:
    given = {"open": {"title": "New", "labels": ["a"], "assignees": ["@ann"], "due": "2026-12-04", "says": ["Hi"]}}
    words = 'new issue: open an issue, title "New", label "a", assigned to ann, due 2026-12-04, says "Hi"'
    assert str(ExpectedChange.model_validate(given)) == words


def test_every_key_has_its_words_here_and_is_of_one_kind() -> None:
    keys = [expected.key for expected in EXPECTED]
    assert len(keys) == len(set(keys)) == len(KINDS)
    assert set(keys) == {key for given, _ in WORDS for key in given} - {"rule"} | {"open"}
    assert [*ExpectedChange.model_fields] == ["issue", "account", "rule", *keys]
