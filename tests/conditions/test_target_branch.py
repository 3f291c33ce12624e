"""`target_branch`: its whole name."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, issue
from triage_bot.model.resource import Ref

REQUEST = Ref(PROJECT, 1, kind="merge_requests")


@pytest.mark.parametrize(("wanted", "verdict"), [("mend", "met"), ("men", "unmet"), ("Mend", "unmet")])
def test_it_is_the_whole_name(wanted: str, verdict: str) -> None:
    finding = ask("target_branch", wanted, issue(ref=REQUEST, row={"target_branch": "mend"}))
    assert (finding.verdict, finding.seen) == (verdict, "mend")


@pytest.mark.parametrize("wrong", ["", " ", None, True, ["mend"]])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("target_branch", wrong, issue(ref=REQUEST))
