"""`any_label`: at least one of them."""

from __future__ import annotations

import pytest

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("wanted", "have", "verdict"),
    [
        pytest.param(["a", "b"], ("b",), "met", id="one of them"),
        pytest.param(["a", "b"], ("c",), "unmet", id="none of them"),
        pytest.param(["a"], (), "unmet", id="no label at all"),
        pytest.param("a", ("a",), "met", id="a word without brackets"),
        pytest.param(["risk::*"], ("risk::competition",), "met", id="a star for any text"),
        pytest.param(["risk::*"], ("risky",), "unmet", id="what stands before the star counts"),
        pytest.param(["Risk::*"], ("risk::competition",), "unmet", id="case matters"),
        pytest.param(["HS::{Red,Yellow}"], ("HS::Yellow",), "met", id="braces are one of"),
        pytest.param(["a?"], ("ab",), "unmet", id="a question mark is only itself"),
        pytest.param(["a?*"], ("a?b",), "met", id="a question mark beside a star"),
        pytest.param(["a?*"], ("abc",), "unmet", id="a question mark beside a star, not any letter"),
        pytest.param(["[ab]*"], ("a1",), "unmet", id="square brackets are only themselves"),
        pytest.param(["[ab]*"], ("[ab]1",), "met", id="square brackets as written"),
    ],
)
def test_one_is_enough(wanted: object, have: tuple[str, ...], verdict: str) -> None:
    assert ask("any_label", wanted, issue(labels=have)).verdict == verdict


def test_it_says_which_it_saw() -> None:
    finding = ask("any_label", ["risk::*", "x"], issue(labels=("y", "risk::a", "risk::b")))
    assert (finding.wanted, finding.seen) == ("one of risk::*, x", "risk::a, risk::b")
