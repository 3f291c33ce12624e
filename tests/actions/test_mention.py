"""`mention`: a cc line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import BOT, do, facts, issue, note
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.notes import PostNote
from triage_bot.model.facts import EMPTY, NOTES, Need
from triage_bot.text import marker


def _note(effects: Any) -> PostNote:
    [change] = effects.changes
    assert isinstance(change, PostNote)
    return change


@pytest.mark.parametrize(
    ("wanted", "line", "names"),
    [
        (["csm-anna", "csm-ben"], "@csm-anna @csm-ben", ("csm-anna", "csm-ben")),
        (["@csm-anna"], "@csm-anna", ("csm-anna",)),
        ("csm-anna", "@csm-anna", ("csm-anna",)),
    ],
)
def test_alone_it_is_a_note_of_its_own(wanted: object, line: str, names: tuple[str, ...]) -> None:
    posted = _note(do("mention", wanted, issue()))
    assert (marker.without(posted.body), posted.mentions) == (line, names)


def test_in_a_rule_of_the_gems_keys_alone_a_sign_is_kept_as_the_gem_keeps_it() -> None:
    posted = _note(do("mention", ["@csm-anna", "csm-ben"], issue(), of_the_gem=True))
    assert marker.without(posted.body) == "@@csm-anna @csm-ben"


def test_beside_a_comment_it_joins_it() -> None:
    both = {"comment": "Hello."}
    assert do("mention", ["csm-anna"], issue(), siblings=both) is NOTHING
    posted = _note(do("comment", "Hello.", issue(), siblings={"mention": ["csm-anna"]}))
    assert (marker.without(posted.body), posted.mentions) == ("Hello.\n\n@csm-anna", ("csm-anna",))
    posted = _note(do("comment", "Hello.", issue(), siblings={"mention": ["@csm-anna"]}))
    assert marker.without(posted.body) == "Hello.\n\n@csm-anna"


def test_it_is_not_repeated_within_twenty_hours() -> None:
    body = _note(do("mention", ["csm-anna"], issue())).body
    again = do("mention", ["csm-anna"], issue(), facts([note("2026-11-23 09:00", BOT, body)]))
    assert again.changes == ()
    assert again.held[0].until


def test_it_needs_the_notes() -> None:
    assert do("mention", ["csm-anna"], issue(), EMPTY).missing == {Need(NOTES)}
