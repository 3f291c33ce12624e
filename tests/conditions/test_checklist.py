"""`checklist`: task lines under a heading of the description."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue
from triage_bot.model.facts import EMPTY

WORDS = ("open", "complete", "absent")


def are(description: str, heading: str = "Will churn") -> str:
    """The one word that is met."""
    one = issue(description=description)
    found = [word for word in WORDS if ask("checklist", {"heading": heading, "are": word}, one, EMPTY).met]
    assert len(found) == 1, "exactly one word fits"
    return found[0]


@pytest.mark.parametrize(
    ("description", "word"),
    [
        pytest.param("## Will churn\n- [ ] a\n- [x] b", "open", id="some open"),
        pytest.param("## Will churn\n- [ ] a", "open", id="all open"),
        pytest.param("## Will churn\n- [x] a\n- [X] b\n- [~] c", "complete", id="all ticked"),
        pytest.param("## Will churn\n1. [x] a\n* [x] b", "complete", id="in any list"),
        pytest.param("## Will churn\n- [x] a\n- see the wiki", "complete", id="lines without a box are no tasks"),
        pytest.param("## Will churn\n- see the wiki", "absent", id="only such lines"),
        pytest.param("## Will churn\nAll four have to be true.\n\n- [x] a", "complete", id="words before"),
        pytest.param("## Will churn\n- [x] a\n  - [ ] b", "open", id="a task in a task"),
        pytest.param("## Will churn\n- [x] a\n    - [ ] b", "open", id="far in"),
        pytest.param("## Will churn", "absent", id="a heading alone"),
        pytest.param("## Plan\n- [ ] a", "absent", id="another heading"),
        pytest.param("## Will churn\n- [x] a\n## Plan\n- [ ] b", "complete", id="up to the next heading"),
        pytest.param("## WILL CHURN:\n- [ ] a", "open", id="in other case"),
        pytest.param("**Will churn**\n- [ ] a", "open", id="bold"),
        pytest.param("> ## Will churn\n> - [ ] a", "absent", id="a quote"),
        pytest.param("```\n## Will churn\n- [ ] a\n```", "absent", id="code"),
        pytest.param("<!--\n## Will churn\n- [ ] a\n-->", "absent", id="a comment"),
        pytest.param("## Will churn\r\n- [ ] a\r\n", "open", id="CRLF"),
        pytest.param("", "absent", id="no description"),
    ],
)
def test_task_lines(description: str, word: str) -> None:
    assert are(description) == word


def test_another_heading() -> None:
    assert are("## Exit criteria\n- [ ] a", "exit criteria") == "open"


def test_it_says_what_it_saw_and_needs_no_facts() -> None:
    one = issue(description="## Will churn\n- [ ] a\n- [x] b")
    finding = ask("checklist", {"heading": "Will churn", "are": "open"}, one, EMPTY)
    assert (finding.wanted, finding.seen) == ('checklist "Will churn" open', "1 of 2 open")
    assert finding.missing == frozenset()


@pytest.mark.parametrize(
    "wrong", [{}, {"heading": "x"}, {"heading": "x", "are": "half"}, {"heading": "--", "are": "open"}, {"are": "open"}]
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        ask("checklist", wrong, issue())
