"""`work_item_status`: GitLab is asked by GraphQL."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue, scene
from triage_bot.model.facts import STATUSES, Need, NotListed

KNOWN = {"To do": frozenset({1007}), "Done": frozenset({1008})}


@pytest.mark.parametrize(
    ("wanted", "verdict"), [("To do", "met"), ("Done", "unmet"), (["Done", "To do"], "met"), ("Later", "unknown")]
)
def test_who_has_one_of_these(wanted: object, verdict: str) -> None:
    finding = ask("work_item_status", wanted, issue(7), on=scene(statuses=KNOWN))
    assert finding.verdict == verdict
    assert finding.missing == ({Need(STATUSES, "Later")} if verdict == "unknown" else frozenset())


@pytest.mark.parametrize(("wanted", "verdict"), [("To do", "unmet"), ("done", "met"), ("Later", "unmet")])
def test_what_an_earlier_rule_sets_counts(wanted: str, verdict: str) -> None:
    assert ask("work_item_status", wanted, issue(7, status="Done"), on=scene(statuses=KNOWN)).verdict == verdict


def test_a_refusal_is_no_answer() -> None:
    on = scene(statuses={"Done": NotListed("GraphQL: no such argument")})
    assert ask("work_item_status", "Done", issue(7), on=on).explained.verdict.failed == "GraphQL: no such argument"


@pytest.mark.parametrize("wrong", ["", [], None, [""], False])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("work_item_status", wrong, issue())
