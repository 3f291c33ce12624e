"""`confidential`: the issue is confidential, or is not."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue
from triage_bot.model.facts import EMPTY


@pytest.mark.parametrize(
    ("there", "wanted", "verdict"),
    [(True, True, "met"), (True, False, "unmet"), (False, True, "unmet"), (False, False, "met")],
)
def test_confidential(there: bool, wanted: bool, verdict: str) -> None:
    finding = ask("confidential", wanted, issue(confidential=there), EMPTY)
    assert (finding.verdict, finding.missing) == (verdict, frozenset())
    words = {True: "confidential", False: "not confidential"}
    assert (finding.wanted, finding.seen) == (words[wanted], words[there])


@pytest.mark.parametrize("wrong", ["perhaps", None, [True]])
def test_other_values_are_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("confidential", wrong, issue())
