"""`redact_confidential_resources`: what a comment shows of a confidential issue."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.actions.base import NOTHING
from triage_bot.model.change import PostNote
from triage_bot.text import marker

TEXT = "{{ title }} {{ author }} {{ full_reference }} {{ type }} {{ web_url }}"
HIDDEN = "(confidential) (confidential) customer-success/account-triage#1 issues https://gitlab.test/1"
SHOWN = "Alder Foods - triage @project_1_bot_abc123 customer-success/account-triage#1 issues https://gitlab.test/1"


@pytest.mark.parametrize(
    ("options", "confidential", "text"),
    [
        pytest.param({}, True, HIDDEN, id="hidden unless told otherwise"),
        pytest.param({"redact_confidential_resources": True}, True, HIDDEN, id="hidden"),
        pytest.param({"redact_confidential_resources": False}, True, SHOWN, id="shown if told so"),
        pytest.param({}, False, SHOWN, id="nothing to hide"),
    ],
)
def test_values_of_confidential_issues(options: dict[str, bool], confidential: bool, text: str) -> None:
    one = issue(confidential=confidential, web_url="https://gitlab.test/1")
    [posted] = do("comment", TEXT, one, siblings=options).changes
    assert isinstance(posted, PostNote)
    assert marker.without(posted.body) == text


def test_alone_it_does_nothing() -> None:
    assert do("redact_confidential_resources", True, issue()) is NOTHING
