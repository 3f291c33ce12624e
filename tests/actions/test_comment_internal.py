"""`comment_internal`: an internal note."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.actions.base import NOTHING
from triage_bot.model.change import PostNote


@pytest.mark.parametrize(
    ("options", "internal"), [({}, False), ({"comment_internal": False}, False), ({"comment_internal": True}, True)]
)
def test_the_comment_is_internal_or_not(options: dict[str, bool], internal: bool) -> None:
    for key, value in (("comment", "Hi."), ("comment", "/close"), ("mention", ["csm-anna"])):
        [posted] = do(key, value, issue(), siblings=options).changes
        assert isinstance(posted, PostNote)
        assert posted.internal is internal


def test_alone_it_does_nothing() -> None:
    assert do("comment_internal", True, issue()) is NOTHING
