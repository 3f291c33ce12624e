"""`discussions`: threads or notes above or below a threshold, strictly."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue
from triage_bot.model.facts import EMPTY, THREADS, Facts, Need


def _of(attribute: str, condition: str, threshold: int) -> dict[str, Any]:
    return {"attribute": attribute, "condition": condition, "threshold": threshold}


@pytest.mark.parametrize(
    ("wanted", "notes", "threads", "verdict"),
    [
        pytest.param(_of("notes", "greater_than", 5), 6, None, "met", id="one note more, threads not needed"),
        pytest.param(_of("notes", "greater_than", 5), 5, None, "unmet", id="just as many notes"),
        pytest.param(_of("notes", "less_than", 5), 4, None, "met", id="one note less"),
        pytest.param(_of("notes", "less_than", 5), 5, None, "unmet", id="not less notes"),
        pytest.param(_of("threads", "greater_than", 0), 0, 1, "met", id="a thread"),
        pytest.param(_of("threads", "greater_than", 0), 9, 0, "unmet", id="notes are no threads"),
        pytest.param(_of("threads", "less_than", 1), 9, 0, "met", id="no thread"),
    ],
)
def test_it_counts(wanted: dict[str, Any], notes: int, threads: int | None, verdict: str) -> None:
    finding = ask("discussions", wanted, issue(user_notes_count=notes), Facts(threads=threads))
    assert finding.verdict == verdict


def test_threads_are_the_only_fact_it_may_need() -> None:
    finding = ask("discussions", _of("threads", "less_than", 1), issue(), EMPTY)
    assert (finding.verdict, finding.missing) == ("unknown", {Need(THREADS)})


def test_other_attributes_are_refused() -> None:
    with pytest.raises(ValidationError):
        ask("discussions", _of("replies", "less_than", 1), issue())
