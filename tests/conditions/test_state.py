"""`state`: opened or closed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("wanted", "seen", "verdict"),
    [
        ("opened", "opened", "met"),
        ("opened", "closed", "unmet"),
        ("closed", "closed", "met"),
        ("closed", "opened", "unmet"),
    ],
)
def test_it_compares_the_state(wanted: str, seen: str, verdict: str) -> None:
    finding = ask("state", wanted, issue(state=seen))
    assert (finding.verdict, finding.wanted, finding.seen) == (verdict, wanted, seen)


@pytest.mark.parametrize("word", ["merged", "locked", "Opened", ["opened"]])
def test_no_other_state_is_taken(word: object) -> None:
    with pytest.raises(ValidationError):
        ask("state", word, issue())
