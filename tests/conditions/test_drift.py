"""`drift`: where the table and the account list disagree."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import account, ask, day, issue, scene
from triage_bot.context.drift import differences
from triage_bot.context.seen import Seen
from triage_bot.model.facts import EMPTY

ROW = account(
    "acc-001",
    "Alder Foods",
    csm="csm-anna",
    renewal_date=day("2027-06-30"),
    arr=1_200_000.0,
    region="EMEA",
    sa="",
)
ON = scene(accounts={"acc-001": ROW})
KEYS = ["renewal_date", "csm", "arr", "region", "sa"]


def table(*rows: str) -> Any:
    return issue(
        description="\n".join(["| Field | Value |", "| --- | --- |", "| Account ID | acc-001 |", *rows, "", "x"])
    )


@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        pytest.param([], [], id="nothing in the table"),
        pytest.param(["| Renewal date | 2027-06-30 |"], [], id="the same day"),
        pytest.param(["| Renewal date | 2027-05-31 |"], ["renewal_date"], id="another day"),
        pytest.param(["| Renewal | in spring |"], ["renewal_date"], id="no day, under an alias"),
        pytest.param(["| ARR | 1.2M |"], [], id="the same amount"),
        pytest.param(["| ARR | 1,200,001 |"], ["arr"], id="another amount"),
        pytest.param(["| Region |  emea |"], [], id="another case"),
        pytest.param(["| CSM | @csm-anna |"], [], id="with an at"),
        pytest.param(["| CSM | csm-ben |", "| ARR | 1 |"], ["csm", "arr"], id="two"),
        pytest.param(["| Region | APAC |"], [], id="a label says it, so the row is not read"),
        pytest.param(["| SA | sa-one |"], [], id="the list does not say"),
        pytest.param(["| CSM | |"], [], id="the table does not say"),
        pytest.param(["| Tier | Premium |"], [], id="a field nobody asked for"),
    ],
)
def test_what_differs(rows: list[str], differ: list[str]) -> None:
    one = table(*rows)
    assert [found.key for found in differences(KEYS, Seen(one), ON)] == differ
    assert ask("drift", KEYS, one, EMPTY, ON).met is bool(differ)


def test_in_words_without_amounts_of_money() -> None:
    found = differences(KEYS, Seen(table("| ARR | 5 |", "| Renewal date | 2027-05-31 |")), ON)
    words = [str(one) for one in found]
    assert words == ["Renewal date: 2027-05-31 in the table, 2027-06-30 in the account list", "ARR differs"]


def test_without_a_row_nothing_differs() -> None:
    other = issue(description="| Field | Value |\n| --- | --- |\n| Account ID | acc-9 |\n| CSM | csm-ben |")
    assert not ask("drift", "csm", other, EMPTY, ON).met
    assert not ask("drift", "csm", issue(), EMPTY, ON).met


@pytest.mark.parametrize("value", [[], {"csm": 1}])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        ask("drift", value, issue())


def test_a_row_counts_while_no_label_says_it() -> None:
    bare = issue(
        labels=("HS::Green",),
        description="| Field | Value |\n| --- | --- |\n| Region | APAC |\n| Account ID | acc-001 |",
    )
    assert [row.key for row in differences(["region"], Seen(bare), ON)] == ["region"]
