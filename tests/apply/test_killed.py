"""Killed between a change and its answer and run again, everything is there once."""

from __future__ import annotations

import pytest

from tests.apply.hands import Hands
from tests.serving import eventually


def hanging(hands: Hands) -> None:
    """Waits until the sandbox holds an answer back."""
    eventually(lambda: not hands.door("faults", "GET"))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("timeout_before", ("post_note", "done", "")),
        ("timeout_after", ("post_note", "skipped", "another run has said so meanwhile")),
    ],
)
def test_killed_with_the_answer_on_its_way(hands: Hands, kind: str, told: tuple[str, str, str]) -> None:
    """The second run knows what the first one knew, and finds the label there."""
    ref, other = hands.issue(), hands.issue()
    asked = hands.say(ref)
    seen = hands.seen()
    changes = (
        hands.relabel(ref),
        hands.link(ref, other),
        hands.react(ref, asked),
        hands.answer(ref),
    )
    hands.fault(kind, "POST", "/notes$", seconds=30)
    with hands.elsewhere(changes):
        hanging(hands)
    assert (hands.labels(ref), hands.emoji(ref, asked)) == ({"due"}, ["thumbsup"])
    found = hands.apply(*changes, seen=seen)
    assert found == [("relabel", "done", ""), ("link", "done", ""), ("react", "done", ""), told]
    assert hands.bodies(ref) == ["Done."]
    assert (hands.linked(ref), hands.emoji(ref, asked)) == ([2], ["thumbsup"])
