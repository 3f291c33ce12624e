"""`fields`: columns of an account, or rows of the table in a description."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import account, ask, at, day, issue, scene
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

ROW = account(
    health="red",
    region="EMEA",
    arr=120_000.0,
    seats=50,
    requires_triage=True,
    auto_renew=False,
    renewal_date=day("2027-01-31"),
    contract_start=day("2026-11-23"),
    last_call=day("2026-11-09"),
    competitor="",
    tier=None,
)


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        pytest.param({"health": "red"}, "met", id="equals"),
        pytest.param({"health": "Red"}, "met", id="text compares without case"),
        pytest.param({"health": "green"}, "unmet", id="not equal"),
        pytest.param({"health": "red", "region": "APAC"}, "unmet", id="all fields must hold"),
        pytest.param({"health": ["yellow", "red"]}, "met", id="a list is one of"),
        pytest.param({"health": ["yellow", "green"]}, "unmet", id="none of a list"),
        pytest.param({"health": {"in": ["red"]}}, "met", id="in, spelt out"),
        pytest.param({"requires_triage": True}, "met", id="yes"),
        pytest.param({"requires_triage": False}, "unmet", id="not no"),
        pytest.param({"auto_renew": False}, "met", id="no"),
        pytest.param({"upsell": False}, "met", id="not filled counts as no"),
        pytest.param({"upsell": True}, "unmet", id="not filled is not yes"),
        pytest.param({"seats": True}, "unmet", id="a number is not yes"),
        pytest.param({"seats": 50}, "met", id="a number"),
        pytest.param({"arr": 120000}, "met", id="an amount"),
        pytest.param({"Renewal Date": "2027-01-31"}, "met", id="titles are keys, dates as text"),
        pytest.param({"renewal": day("2027-01-31")}, "met", id="other names are keys, dates as dates"),
        pytest.param({"competitor": {"empty": True}}, "met", id="an empty text is empty"),
        pytest.param({"tier": {"empty": True}}, "met", id="nothing is empty"),
        pytest.param({"nps": {"empty": True}}, "met", id="a column that is not there is empty"),
        pytest.param({"arr": {"empty": True}}, "unmet", id="not empty"),
        pytest.param({"arr": {"empty": False}}, "met", id="filled"),
        pytest.param({"competitor": None}, "met", id="null is empty too"),
        pytest.param({"arr": {"greater_than": 119999}}, "met", id="more"),
        pytest.param({"arr": {"greater_than": 120000}}, "unmet", id="strictly more"),
        pytest.param({"arr": {"less_than": 120001}}, "met", id="less"),
        pytest.param({"arr": {"less_than": 120000}}, "unmet", id="strictly less"),
        pytest.param({"nps": {"less_than": 5}}, "unmet", id="nothing is not less"),
        pytest.param({"nps": {"greater_than": -5}}, "unmet", id="nothing is not more"),
        pytest.param({"requires_triage": {"greater_than": 0}}, "unmet", id="yes is no number"),
        pytest.param({"health": {"greater_than": 0}}, "unmet", id="a word is no number"),
        pytest.param({"renewal_date": {"before": "2027-02-01"}}, "met", id="before"),
        pytest.param({"renewal_date": {"before": "2027-01-31"}}, "unmet", id="strictly before"),
        pytest.param({"renewal_date": {"after": "2027-01-30"}}, "met", id="after"),
        pytest.param({"renewal_date": {"after": "2027-01-31"}}, "unmet", id="strictly after"),
        pytest.param({"contract_start": {"before": "today"}}, "unmet", id="today is not before today"),
        pytest.param({"last_call": {"before": "today"}}, "met", id="before today"),
        pytest.param({"nps": {"before": "today"}}, "unmet", id="nothing is not before"),
        pytest.param({"renewal_date": {"within": "69 days"}}, "met", id="69 days ahead"),
        pytest.param({"renewal_date": {"within": "68 days"}}, "unmet", id="one day too far"),
        pytest.param({"contract_start": {"within": "1 day"}}, "met", id="today is within"),
        pytest.param({"last_call": {"within": "1 year"}}, "unmet", id="the past is not within"),
        pytest.param({"renewal_date": {"within": "this fiscal quarter"}}, "met", id="the last day of the quarter"),
        pytest.param({"renewal_date": {"within": "next fiscal quarter"}}, "unmet", id="not the next quarter"),
        pytest.param({"last_call": {"older_than": "14 days"}}, "unmet", id="day 14"),
        pytest.param({"last_call": {"older_than": "13 days"}}, "met", id="day 14 of 13"),
        pytest.param({"nps": {"older_than": "1 day"}}, "unmet", id="nothing is not old"),
        pytest.param({"region": {"matches": "^em"}}, "met", id="a pattern, without case"),
        pytest.param({"region": {"matches": "^ea$"}}, "unmet", id="no match"),
        pytest.param({"arr": {"greater_than": 1, "less_than": 2}}, "unmet", id="all tests of a field must hold"),
    ],
)
def test_tests_of_a_field(test: dict[str, Any], verdict: str) -> None:
    assert ask("fields", test, ROW).verdict == verdict


def test_the_next_fiscal_quarter() -> None:
    row = account(renewal_date=day("2027-02-01"))
    assert ask("fields", {"renewal_date": {"within": "next fiscal quarter"}}, row).met
    assert not ask("fields", {"renewal_date": {"within": "this fiscal quarter"}}, row).met


def test_today_is_the_calendars_today() -> None:
    row = account(last_call=day("2026-11-23"))
    wanted = {"last_call": {"before": "today"}}
    evening = at("2026-11-23 12:00")
    assert not ask("fields", wanted, row, on=scene(evening)).met
    auckland = scene(evening, calendar=Calendar(timezone="Pacific/Auckland"))  # the 24th there
    assert ask("fields", wanted, row, on=auckland).met


TABLE = """Words.

| Field | Value |
| --- | --- |
| **Account ID** | acc-001 |
| Renewal Date | 2027-01-31 |
| ARR | $1.2M |
"""


def test_the_table_in_a_description_has_fields() -> None:
    one = issue(description=TABLE)
    assert ask("fields", {"renewal_date": day("2027-01-31"), "arr": 1_200_000}, one).met
    assert not ask("fields", {"csm": {"empty": False}}, one).met


@pytest.mark.parametrize(
    "description",
    [
        pytest.param(TABLE, id="known by the table"),
        pytest.param(marker.write({"account": "acc-001"}), id="known by the hidden mark"),
    ],
)
def test_the_account_row_wins_over_the_table_where_it_is_filled(description: str) -> None:
    row = account(renewal_date=day("2027-06-30"), arr="")
    on = scene(accounts={"acc-001": row})
    finding = ask("fields", {"renewal_date": day("2027-06-30")}, issue(description=description), on=on)
    assert finding.met
    if description == TABLE:
        assert ask("fields", {"arr": 1_200_000}, issue(description=description), on=on).met


def test_what_a_person_wrote_otherwise_is_text() -> None:
    one = issue(description="| Renewal date | in spring |\n")
    assert ask("fields", {"renewal_date": "in spring"}, one).met
    assert not ask("fields", {"renewal_date": {"before": "2030-01-01"}}, one).met


def test_it_says_what_it_saw() -> None:
    finding = ask("fields", {"arr": {"greater_than": 500000}, "competitor": "x"}, ROW)
    assert finding.wanted == "arr greater than 500,000, competitor equals x"
    assert finding.seen == "arr: 120,000, competitor: empty"


@pytest.mark.parametrize(
    ("test", "message"),
    [
        pytest.param({"arr": {"more_than": 1}}, "more_than", id="unknown test"),
        pytest.param({"arr": {"matches": "("}}, "regular expression", id="a faulty pattern"),
        pytest.param({"renewal_date": {"before": "spring"}}, "not a date", id="no date"),
        pytest.param({"renewal_date": {"within": "soon"}}, "not a duration", id="no duration"),
        pytest.param({"renewal_date": {"within": "5 hours"}}, "fields hold days", id="hours ahead"),
        pytest.param({"renewal_date": {"older_than": "90 minutes"}}, "fields hold days", id="minutes back"),
        *(
            pytest.param({"arr": {name: None}}, f"{name} says nothing", id=f"nothing for {name}")
            for name in ("empty", "greater_than", "less_than", "before", "after", "older_than", "matches")
        ),
    ],
)
def test_faulty_tests_are_refused(test: dict[str, Any], message: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=message):
        ask("fields", test, ROW)
