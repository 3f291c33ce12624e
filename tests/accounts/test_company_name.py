"""Names of companies: which are the same but for their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.accounts.registry import same_name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alder Foods", "alder  foods, Inc."),
        ("Café Müller", "Cafe Muller GmbH & Co. KG"),
        ("O'Neil Group", "ONEIL GROUP S.A."),
        ("Birch-Bank", "BirchBank Corp"),
        ("Straße AG", "STRASSE"),
        ("株式会社サンプル", "株式会社 サンプル"),
    ],
)
def test_the_same_but_for_the_spelling(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alder Foods", "Alder Food"),
        ("Co Op Bank", "Op Bank"),
        ("SA Power", "Power"),
        ("AG", "SE"),
        ("Alder Foods EMEA", "Alder Foods"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert same_name_key(one) != same_name_key(other)


def test_a_name_of_signs_alone_has_no_key() -> None:
    assert same_name_key("-- !") == ""


@given(st.text())
def test_case_and_outer_signs_never_count(name: str) -> None:
    assert same_name_key(f"  {name.casefold()} -") == same_name_key(name.casefold())
