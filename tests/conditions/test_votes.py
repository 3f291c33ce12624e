"""`votes`: thumbs above or below a threshold, strictly."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


def _of(attribute: str, condition: str, threshold: int) -> dict[str, Any]:
    return {"attribute": attribute, "condition": condition, "threshold": threshold}


TABLE = [
    pytest.param(_of("upvotes", "greater_than", 3), {"upvotes": 4}, "met", id="one more"),
    pytest.param(_of("upvotes", "greater_than", 3), {"upvotes": 3}, "unmet", id="the threshold is not above itself"),
    pytest.param(_of("upvotes", "less_than", 3), {"upvotes": 2}, "met", id="one less"),
    pytest.param(_of("upvotes", "less_than", 3), {"upvotes": 3}, "unmet", id="the threshold is not below itself"),
    pytest.param(_of("downvotes", "greater_than", 0), {"downvotes": 1, "upvotes": 0}, "met", id="thumbs down"),
    pytest.param(_of("downvotes", "greater_than", 0), {"downvotes": 0, "upvotes": 9}, "unmet", id="not thumbs up"),
]


@pytest.mark.parametrize(("wanted", "seen", "verdict"), TABLE)
def test_thumbs_are_counted(wanted: dict[str, Any], seen: dict[str, int], verdict: str) -> None:
    assert ask("votes", wanted, issue(**seen)).verdict == verdict


def test_it_says_what_it_saw() -> None:
    finding = ask("votes", _of("upvotes", "less_than", 3), issue(upvotes=7))
    assert (finding.wanted, finding.seen) == ("upvotes less than 3", "7")


@pytest.mark.parametrize(
    "wrong",
    [
        {"attribute": "hearts"},
        {"condition": "more_than"},
        {"threshold": "many"},
        {"threshold": "2"},
        {"threshold": True},
        {"threshold": None},
    ],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask("votes", {**_of("upvotes", "less_than", 3), **wrong}, issue())
