"""Names of issues that a run opens, in texts, and the numbers that take their place."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.changes.named import SIGN, speaks_of, with_numbers
from triage_bot.model.resource import Ref
from triage_bot.text import marker

HOME = "customer-success/account-triage"
FIRST = Ref(HOME, 0, 'summary open-"one" & another')
SECOND = Ref(HOME, 0, f"next for {FIRST}")
OPENED = {FIRST: Ref(HOME, 4), SECOND: Ref(HOME, 5)}


@pytest.mark.parametrize("ref", OPENED)
@pytest.mark.parametrize("spelt", [str, html.escape, marker.inside])
def test_name_address_and_number_are_put_in(ref: Ref, spelt: object) -> None:
    assert callable(spelt)
    real = OPENED[ref]
    text = spelt(f"Number {ref.number}, {ref}, https://gitlab.example/{ref.page}.")
    assert SIGN in text and speaks_of(text, ref)
    assert with_numbers(text, OPENED) == spelt(f"Number {real.iid}, {real}, https://gitlab.example/{real.page}.")


def test_an_issue_is_not_named_by_one_that_was_opened_for_it() -> None:
    """Whatever is opened first."""
    text = f"{SECOND} after {FIRST}"
    assert not speaks_of(str(SECOND), FIRST)
    for ref, real in OPENED.items():
        once = with_numbers(text, {ref: real})
        assert with_numbers(once, OPENED) == f"{HOME}#5 after {HOME}#4"


@given(st.text())
def test_other_texts_stay(text: str) -> None:
    assert with_numbers(text, OPENED) == text
