"""`state`: opened or closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue
from tests.conditions.asking import loads


@pytest.mark.parametrize(
    ("wanted", "seen", "verdict"),
    [
        ("opened", "opened", "met"),
        ("opened", "closed", "unmet"),
        ("closed", "closed", "met"),
        ("closed", "opened", "unmet"),
        ("merged", "merged", "met"),
        ("merged", "closed", "unmet"),
        ("all", "closed", "met"),
    ],
)
def test_it_compares_the_state(wanted: str, seen: str, verdict: str) -> None:
    finding = ask("state", wanted, issue(state=seen))
    assert (finding.verdict, finding.wanted, finding.seen) == (verdict, wanted, seen)


@pytest.mark.parametrize("word", ["locked", "Opened", "", None, False, ["opened"]])
def test_no_other_state_is_taken(word: object) -> None:
    with pytest.raises(ValidationError):
        ask("state", word, issue())


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("issues", "opened closed"),
        ("merge_requests", "opened closed merged"),
        ("epics", "opened closed all"),
        ("work_items", "opened closed"),
        ("branches", ""),
    ],
)
def test_each_type_has_its_states(kind: str, fits: str, tmp_path: Path) -> None:
    taken = [word for word in ("opened", "closed", "merged", "all") if loads(f"{{state: {word}}}", kind, tmp_path)]
    assert " ".join(taken) == fits
