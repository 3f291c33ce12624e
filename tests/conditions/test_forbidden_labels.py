"""`forbidden_labels`: none of them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("forbidden", "have", "verdict"),
    [
        pytest.param(["a", "b"], ("c",), "met", id="none is there"),
        pytest.param(["a", "b"], ("a", "c"), "unmet", id="one is enough to be out"),
        pytest.param(["a", "b"], ("a", "b"), "unmet", id="all are there"),
        pytest.param(["a"], (), "met", id="no label at all"),
        pytest.param("a", ("a",), "unmet", id="a word without brackets"),
        pytest.param(["{a,b}"], ("a",), "met", id="braces are only text here"),
        pytest.param(["A"], ("a",), "met", id="case matters"),
        pytest.param("a, b", ("b",), "unmet", id="a comma parts names"),
        pytest.param([], ("b",), "met", id="an empty list forbids nothing"),
    ],
)
def test_none_may_be_there(forbidden: object, have: tuple[str, ...], verdict: str) -> None:
    assert ask("forbidden_labels", forbidden, issue(labels=have)).verdict == verdict


@pytest.mark.parametrize("wrong", ["", [""], "a,", ["None"], ["any"], "No label", None, False, [None]])
def test_what_would_forbid_nothing(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("forbidden_labels", wrong, issue())


def test_it_names_the_culprit() -> None:
    assert ask("forbidden_labels", ["a", "b"], issue(labels=("c", "b"))).seen == "b"
