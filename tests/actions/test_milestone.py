"""`milestone`: set by title."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.errors import ValueFault
from triage_bot.model.change import SetMilestone
from triage_bot.model.resource import Milestone


@pytest.mark.parametrize(
    ("wanted", "now", "changes"),
    [
        pytest.param("FY27-Q4", None, ["FY27-Q4"], id="none so far"),
        pytest.param("FY27-Q4", "FY27-Q3", ["FY27-Q4"], id="another so far"),
        pytest.param("FY27-Q4", "FY27-Q4", [], id="set already"),
        pytest.param("{{ quarter }}", None, ["FY27-Q4"], id="a text"),
        pytest.param("{{ quarter }}", "FY27-Q4", [], id="a text, set already"),
        pytest.param("{% if due_date %}x{% endif %}", "FY27-Q3", [], id="an empty text leaves it"),
    ],
)
def test_it_is_set_if_it_differs(wanted: str, now: str | None, changes: list[str]) -> None:
    effects = do("milestone", wanted, issue(milestone=Milestone(1, now) if now else None))
    assert [one.title for one in effects.changes if isinstance(one, SetMilestone)] == changes


def test_a_text_that_cannot_be_filled_in_is_a_fault() -> None:
    with pytest.raises(ValueFault):  # the plan makes it a warning on that issue
        do("milestone", "{{ fields.a.b.c }}", issue())
