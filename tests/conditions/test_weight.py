"""`weight`: a number, None or Any."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("wanted", "weight", "verdict"),
    [
        (3, 3, "met"),
        ("3", 3, "met"),
        (3, 13, "unmet"),
        (3, None, "unmet"),
        (0, 0, "met"),
        (0, None, "unmet"),
        ("None", None, "met"),
        ("none", None, "met"),
        ("None", 0, "unmet"),
        ("Any", 0, "met"),
        ("any", 5, "met"),
        ("Any", None, "unmet"),
    ],
)
def test_it_compares_the_weight(wanted: object, weight: int | None, verdict: str) -> None:
    finding = ask("weight", wanted, issue(weight=weight))
    assert (finding.verdict, finding.seen) == (verdict, "none" if weight is None else str(weight))


@pytest.mark.parametrize("wrong", ["", "heavy", 2.5, [3], None, True])
def test_what_gitlab_would_not_take(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("weight", wrong, issue())


@pytest.mark.parametrize(("row", "verdict"), [({"iid": 1, "weight": None}, "unmet"), ({"iid": 1}, "met")])
def test_a_gitlab_without_weights_lets_all_pass(row: dict[str, object], verdict: str) -> None:
    assert ask("weight", 3, issue(row=row)).verdict == verdict
