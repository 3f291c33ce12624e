"""`upvotes`: the older name of `votes` means the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import ask, issue
from tests.conditions.test_votes import TABLE


@pytest.mark.parametrize(("wanted", "seen", "verdict"), TABLE)
def test_it_is_votes_under_another_name(wanted: dict[str, Any], seen: dict[str, int], verdict: str) -> None:
    finding = ask("upvotes", wanted, issue(**seen))
    assert (finding.verdict, finding.key) == (verdict, "upvotes")
