"""`source_branch`: its whole name."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, issue
from triage_bot.model.resource import Ref

REQUEST = Ref(PROJECT, 1, kind="merge_requests")


@pytest.mark.parametrize(("wanted", "verdict"), [("mend", "met"), ("men", "unmet"), ("Mend", "unmet")])
def test_it_is_the_whole_name(wanted: str, verdict: str) -> None:
    finding = ask("source_branch", wanted, issue(ref=REQUEST, row={"source_branch": "mend"}))
    assert (finding.verdict, finding.seen) == (verdict, "mend")


def test_a_number_is_a_name() -> None:
    assert ask("source_branch", 2.1, issue(ref=REQUEST, row={"source_branch": "2.1"})).verdict == "met"


@pytest.mark.parametrize("wrong", ["", " ", None, True, ["mend"]])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("source_branch", wrong, issue(ref=REQUEST))
