"""`at_odds`: the table leads to another label than the one that is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import account, ask, category, issue, scene
from tests.policy.places import faults, rule
from triage_bot.context.seen import Seen
from triage_bot.model.facts import EMPTY

ADOPTION, BUDGET, RIVAL, OTHER = "risk::lack of adoption", "risk::lack of budget", "risk::competition", "risk::covid-19"
ENGAGED, SPONSOR = "risk::lack of engagement", "risk::loss of sponsor"
RISK = category(
    "risk",
    ADOPTION,
    BUDGET,
    RIVAL,
    ENGAGED,
    SPONSOR,
    OTHER,
    pattern="risk::*",
    rows={
        "Risk reason": {"Lack of adoption": ADOPTION, "Loss of Budget": BUDGET, "Sponsor": [ENGAGED, SPONSOR]},
        "Risk impact": {"Competitor": RIVAL, "Seat Churn": []},
    },
)
ON = scene(categories={"risk": RISK})


@pytest.mark.parametrize(
    ("reason", "impact", "labels", "odd"),
    [
        pytest.param("Lack of adoption", "", (ADOPTION,), False, id="it fits"),
        pytest.param("lack  of ADOPTION", "", (ADOPTION,), False, id="whatever its case and blanks"),
        pytest.param("Lack of adoption", "", (BUDGET,), True, id="another reason"),
        pytest.param("Lack of adoption", "Seat Churn", (RIVAL,), True, id="an impact that leads nowhere"),
        pytest.param("Lack of adoption", "Competitor", (RIVAL,), False, id="the impact leads to it"),
        pytest.param("Sponsor", "", (SPONSOR,), False, id="the second of two"),
        pytest.param("Sponsor", "", (ADOPTION,), True, id="none of two"),
        pytest.param("", "Competitor", (ADOPTION,), False, id="a label alone is the reason"),
        pytest.param("They left us", "", (ADOPTION,), False, id="a word nobody knows"),
        pytest.param(ADOPTION, "", (BUDGET,), True, id="a label as a word"),
        pytest.param("lack of budget", "", (BUDGET,), False, id="what stands behind its colons"),
        pytest.param("budget", "", (ADOPTION,), False, id="a part of it is no word"),
        pytest.param("Lack of adoption", "", (OTHER,), False, id="a label that no word leads to"),
        pytest.param("Lack of adoption", "", ("risk::foo",), False, id="asked about elsewhere"),
        pytest.param("Lack of adoption", "", (ADOPTION, BUDGET), False, id="two are a conflict of their own"),
        pytest.param("Lack of adoption", "", (), False, id="no label"),
    ],
)
def test_what_is_at_odds(reason: str, impact: str, labels: tuple[str, ...], odd: bool) -> None:
    body = (
        f"| Field | Value |\n| --- | --- |\n| Account ID | a |\n| Risk reason | {reason} |\n| Risk impact | {impact} |"
    )
    assert ask("at_odds", "risk", issue(description=body, labels=labels), EMPTY, ON).met is odd


def test_the_table_goes_before_the_account_list() -> None:
    row = account("acc-001", "Alder Foods", risk_reason="Loss of Budget", risk_impact="Competitor")
    on = replace(ON, accounts={"acc-001": row})
    said = issue(description="| Field | Value |\n| --- | --- |\n| Account ID | acc-001 |\n| Risk reason | Sponsor |")
    fields = Seen(said).fields(on)
    assert (fields["risk_reason"], fields["risk_impact"]) == ("Sponsor", "Competitor")


def test_a_category_without_rows_is_a_fault(tmp_path: Path) -> None:
    policy = "label_categories: {region: {labels: [EMEA]}}\n" + rule(conditions="at_odds: region")
    assert any('no label category "region" has `rows`' in fault for fault in faults(tmp_path, policy))


def test_a_word_that_leads_to_no_label_is_a_fault(tmp_path: Path) -> None:
    policy = 'label_categories: {risk: {labels: [a], pattern: "*", rows: {Risk reason: {x: [b]}}}}\n' + rule()
    assert any('"x" leads to "b", which is no label here' in fault for fault in faults(tmp_path, policy))
