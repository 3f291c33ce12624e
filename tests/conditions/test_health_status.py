"""`health_status`: GitLab's own field."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("wanted", "status", "verdict"),
    [
        ("at_risk", "at_risk", "met"),
        ("at_risk", "on_track", "unmet"),
        ("at_risk", None, "unmet"),
        ("on_track", "on_track", "met"),
        ("needs_attention", "needs_attention", "met"),
        ("None", None, "met"),
        ("none", None, "met"),
        ("None", "on_track", "unmet"),
        ("Any", "on_track", "met"),
        ("any", "at_risk", "met"),
        ("Any", None, "unmet"),
        ("At_Risk", "at_risk", "met"),
    ],
)
def test_it_compares_the_field(wanted: str, status: str | None, verdict: str) -> None:
    finding = ask("health_status", wanted, issue(health_status=status))
    assert (finding.verdict, finding.seen) == (verdict, status or "none")


@pytest.mark.parametrize("word", ["red", "at risk", 3])
def test_other_words_are_refused(word: object) -> None:
    with pytest.raises(ValidationError):
        ask("health_status", word, issue())
