"""`issue_type`: which kind of issue it is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("wanted", "seen", "verdict"),
    [
        ("issue", "issue", "met"),
        ("issue", "task", "unmet"),
        ("issue", "incident", "unmet"),
        ("incident", "incident", "met"),
        ("test_case", "test_case", "met"),
        ("task", "task", "met"),
        ("task", "issue", "unmet"),
    ],
)
def test_it_compares_the_type(wanted: str, seen: str, verdict: str) -> None:
    finding = ask("issue_type", wanted, issue(issue_type=seen))
    assert (finding.verdict, finding.seen) == (verdict, seen)


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        ask("issue_type", "epic", issue())
