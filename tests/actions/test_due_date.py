"""`due_date`: set it where there is none."""

from __future__ import annotations

import pytest

from tests.builders import day, do, issue
from triage_bot.actions.base import NOTHING
from triage_bot.model.change import SetDue

TABLE = "| Renewal date | 2027-01-31 |\n| Last call | in spring |\n"


# Today is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        pytest.param("14 days", "2026-12-07", id="days"),
        pytest.param("2 weeks", "2026-12-07", id="weeks"),
        pytest.param("1 month", "2026-12-23", id="a month"),
        pytest.param("5 working days", "2026-11-30", id="working days"),
        pytest.param("2026-12-24", "2026-12-24", id="a day"),
        pytest.param("{{ fields.renewal_date }}", "2027-01-31", id="a field"),
        pytest.param("{{ working_day(2) }}", "2026-11-25", id="a function"),
    ],
)
def test_an_empty_due_date_is_set(wanted: str, due: str) -> None:
    effects = do("due_date", wanted, issue(description=TABLE))
    assert [one.due for one in effects.changes if isinstance(one, SetDue)] == [day(due)]


def test_a_due_date_that_is_there_stays() -> None:
    assert do("due_date", "14 days", issue(due_date=day("2026-11-30"))) is NOTHING


def test_an_empty_text_sets_nothing() -> None:
    assert do("due_date", "{{ fields.contract_start }}", issue(description=TABLE)) is NOTHING


@pytest.mark.parametrize("wanted", ["{{ fields.last_call }}", "soon", "5 hours", "{{ 1 / 0 }}"])
def test_what_is_no_day_is_a_warning_and_changes_nothing(wanted: str) -> None:
    effects = do("due_date", wanted, issue(description=TABLE))
    assert effects.changes == ()
    assert "due_date" in effects.warnings[0]
