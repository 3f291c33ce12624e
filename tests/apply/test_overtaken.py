"""What a person did between the reading and the writing stays; what is secret becomes so before it is spoken of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.apply.hands import Hands
from triage_bot.apply.outcome import DONE, SKIPPED
from triage_bot.model.change import Assign, Change, Relabel, SetConfidential, SetDue
from triage_bot.model.resource import Ref

WHY = {"rule": "r", "reason": ""}


def _due(ref: Ref) -> Change:
    return SetDue(ref=ref, due=date(2026, 12, 4), **WHY)


def _assign(ref: Ref) -> Change:
    return Assign(ref=ref, usernames=("root",), **WHY)


def _swap(ref: Ref) -> Change:
    return Relabel(ref=ref, add=("due",), remove=("asked",), **WHY)


@pytest.mark.parametrize(
    ("make", "meanwhile", "error"),
    [
        pytest.param(_due, {"due_date": "2026-12-24"}, "its due date was changed meanwhile", id="due date"),
        pytest.param(_assign, {"assignee_ids": [1]}, "somebody was assigned meanwhile", id="assignee"),
        pytest.param(_swap, {"remove_labels": "asked"}, "its labels were changed meanwhile", id="label"),
        pytest.param(_due, {}, "", id="nothing happened: due date"),
        pytest.param(_swap, {"title": "Birch"}, "", id="something else happened: label"),
    ],
)
def test_a_persons_edit_of_this_moment_stays(hands: Hands, make: Any, meanwhile: dict[str, Any], error: str) -> None:
    ref = hands.issue(labels="asked")
    seen = hands.seen()
    if meanwhile:
        hands.call("PUT", f"/issues/{ref.iid}", **meanwhile)
    ((_, status, why),) = hands.apply(make(ref), seen=seen)
    assert (status, why) == ((SKIPPED, error) if error else (DONE, ""))


def test_it_is_confidential_before_a_word_is_said(hands: Hands) -> None:
    ref = hands.issue()
    found = hands.apply(hands.note(ref), SetConfidential(ref=ref, confidential=True, **WHY), hands.relabel(ref))
    assert [status for _, status, _ in found] == [DONE, DONE, DONE]
    assert hands.writes() == ["PUT issues/1", "POST issues/1/notes", "PUT issues/1"]
