"""`author_username`: who opened the issue."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, ask, issue
from triage_bot.model.resource import User


@pytest.mark.parametrize(
    ("wanted", "author", "verdict"),
    [
        pytest.param("csm-anna", CSM, "met", id="same"),
        pytest.param("@csm-anna", CSM, "unmet", id="an at sign is no part of a name"),
        pytest.param("CSM-Anna", CSM, "met", id="in any case"),
        pytest.param(["csm-anna", "csm-ben"], CSM, "unmet", id="several at once are nobody"),
        pytest.param(["csm-anna"], CSM, "unmet", id="a list of one is nobody, either"),
        pytest.param("csm-anna", BOT, "unmet", id="another"),
        pytest.param("csm", CSM, "unmet", id="only the beginning"),
        pytest.param(12, User(5, "12"), "met", id="digits only"),
    ],
)
def test_it_compares_the_author(wanted: object, author: User, verdict: str) -> None:
    finding = ask("author_username", wanted, issue(author=author))
    assert (finding.verdict, finding.seen) == (verdict, author.username)


@pytest.mark.parametrize("empty", ["", " ", []])
def test_an_empty_name_would_be_no_condition(empty: object) -> None:
    with pytest.raises(ValidationError):
        ask("author_username", empty, issue())
