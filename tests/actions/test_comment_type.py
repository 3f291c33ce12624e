"""`comment_type`: a comment or a thread."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import do, issue
from triage_bot.actions.base import NOTHING
from triage_bot.model.change import PostNote


@pytest.mark.parametrize(
    ("options", "thread"), [({}, False), ({"comment_type": "comment"}, False), ({"comment_type": "thread"}, True)]
)
def test_the_comment_is_posted_that_way(options: dict[str, str], thread: bool) -> None:
    for key, value in (("comment", "Hi."), ("mention", ["csm-anna"])):
        [posted] = do(key, value, issue(), siblings=options).changes
        assert isinstance(posted, PostNote)
        assert posted.thread is thread


def test_alone_it_does_nothing() -> None:
    assert do("comment_type", "thread", issue()) is NOTHING


def test_other_words_are_refused() -> None:
    with pytest.raises(ValidationError):
        do("comment_type", "discussion", issue())
