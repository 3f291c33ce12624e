"""`status`: close or reopen."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import do, issue
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.set_state import SetState


@pytest.mark.parametrize(
    ("wanted", "state", "event"),
    [
        ("close", "opened", "close"),
        ("reopen", "closed", "reopen"),
        ("close", "closed", None),
        ("reopen", "opened", None),
    ],
)
def test_it_is_brought_to_the_state(wanted: str, state: str, event: str | None) -> None:
    effects = do("status", wanted, issue(state=state))
    if event is None:
        assert effects is NOTHING
    else:
        assert [one.event for one in effects.changes if isinstance(one, SetState)] == [event]


@pytest.mark.parametrize("word", ["closed", ["close", "reopen"], ["close"], ""])
def test_other_words_are_refused(word: object) -> None:
    with pytest.raises(ValidationError):
        do("status", word, issue())
