"""Action `discussion_locked`: one change where the discussion is not so yet."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import do, issue


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("now", [True, False])
def test_the_discussion_is_locked_or_opened(wanted: bool, now: bool) -> None:
    changes = do("discussion_locked", wanted, issue(discussion_locked=now)).changes
    assert [change.locked for change in changes] == [wanted] * (wanted != now)  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["true", "no", 1])
def test_a_word_where_yes_or_no_is_wanted_is_a_fault(word: object) -> None:
    with pytest.raises(ValidationError):
        do("discussion_locked", word, issue())
