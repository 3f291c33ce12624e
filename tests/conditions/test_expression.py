"""`expression`: a sandboxed Jinja expression over the names texts know."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from tests.builders import account, ask, issue, scene
from triage_bot.text.calendar import Calendar

TABLE = "| Field | Value |\n| --- | --- |\n| ARR | 120k |\n| Renewal date | 2027-01-31 |\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param('"EMEA" in labels', "met", id="a label"),
        pytest.param('"APAC" in labels', "unmet", id="another label"),
        pytest.param("fields.arr > 100000", "met", id="a field above"),
        pytest.param("fields.arr > 120000", "unmet", id="a field not above"),
        pytest.param("fields.renewal_date in quarter", "met", id="in this fiscal quarter"),
        pytest.param("fields.renewal_date in next_quarter", "unmet", id="in the next fiscal quarter"),
        pytest.param("due_date and due_date < today", "unmet", id="no due date"),
        pytest.param('"Foods" in title and state == "opened"', "met", id="the gem's names"),
        pytest.param("upvotes == 0", "met", id="a number"),
        pytest.param("fields.competitor", "unmet", id="a field nobody filled is empty"),
        pytest.param("working_day(1) > today", "met", id="working days"),
    ],
)
def test_it_is_true_or_not(text: str, verdict: str) -> None:
    assert ask("expression", text, issue(description=TABLE)).verdict == verdict


@pytest.mark.parametrize(("label", "verdict"), [("EMEA", "met"), ("APAC", "unmet")])
def test_working_days_are_those_of_the_region(label: str, verdict: str) -> None:
    off = Calendar(
        holidays_by_region={
            "EMEA": (
                date(2026, 11, 24),
                date(2026, 11, 25),
            )
        }
    )
    text = 'working_day(1) ~ "" == "2026-11-26" and later(today, "1 working day") ~ "" == "2026-11-26"'
    assert ask("expression", text, issue(labels=(label,)), on=scene(calendar=off)).verdict == verdict


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("fields.competitor > 5", "cannot be decided", id="an empty field has no size"),
        pytest.param("title.__class__", "cannot be decided", id="no way out of the sandbox"),
        pytest.param('"x" * 1000000000 == "y"', "cannot be decided", id="no runaway texts"),
        pytest.param("1 / 0 == 1", "cannot be decided", id="arithmetic"),
        pytest.param("fields.arr.of.what", "cannot be decided", id="a part of nothing"),
    ],
)
def test_what_cannot_be_decided_is_unknown_and_says_so(text: str, reason: str) -> None:
    finding = ask("expression", text, issue())
    assert finding.verdict == "unknown" and not finding.missing
    assert reason in finding.seen


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("labelz", 'nothing is called "labelz".*did you mean "labels"', id="a wrong name"),
        pytest.param("labels and", "not valid Jinja", id="half a sentence"),
    ],
)
def test_faults_are_found_when_the_policy_is_read(text: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ask("expression", text, issue())


def test_accounts_have_fields_and_no_labels() -> None:
    row = account(arr=5.0)
    assert ask("expression", "account.arr == 5 and not labels", row).verdict == "met"
