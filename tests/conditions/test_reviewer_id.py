"""`reviewer_id`: an id, none or any."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import CSM, OTHER, PROJECT, ask, issue
from triage_bot.model.resource import Ref, User

REQUEST = Ref(PROJECT, 1, kind="merge_requests")


@pytest.mark.parametrize(
    ("wanted", "reviewers", "verdict"),
    [
        (11, (OTHER, CSM), "met"),
        ("11", (CSM,), "met"),
        (1, (CSM,), "unmet"),
        ("None", (), "met"),
        ("none", (CSM,), "unmet"),
        ("ANY", (CSM,), "met"),
        ("any", (), "unmet"),
    ],
)
def test_who_reviews(wanted: object, reviewers: tuple[User, ...], verdict: str) -> None:
    assert ask("reviewer_id", wanted, issue(ref=REQUEST, reviewers=reviewers)).verdict == verdict


@pytest.mark.parametrize("wrong", ["csm-anna", "", None, True, 1.5, [11]])
def test_what_gitlab_would_not_take(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("reviewer_id", wrong, issue(ref=REQUEST))
