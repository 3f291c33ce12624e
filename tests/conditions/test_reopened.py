"""`reopened`: by a person, after the last close."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, ask, facts, issue, reopened
from triage_bot.model.facts import EMPTY, STATE_EVENTS, Need

CLOSED = replace(reopened("2026-11-20", BOT), state="closed")


@pytest.mark.parametrize(
    ("events", "again"),
    [
        pytest.param([], False, id="never closed"),
        pytest.param([CLOSED], False, id="closed, as far as is known"),
        pytest.param([CLOSED, reopened("2026-11-21", CSM)], True, id="by a person"),
        pytest.param([CLOSED, reopened("2026-11-21", BOT)], False, id="by the bot"),
        pytest.param([reopened("2026-11-19", CSM), CLOSED], False, id="and closed again"),
        pytest.param([reopened("2026-11-21", CSM), CLOSED], True, id="in whatever order they come"),
    ],
)
def test_what_counts_is_the_last_event(events: list[Any], again: bool) -> None:
    known = facts(states=events)
    assert ask("reopened", True, issue(), known).met is again
    assert ask("reopened", False, issue(), known).met is not again


def test_state_events_are_asked_for() -> None:
    assert ask("reopened", False, issue(), EMPTY).missing == {Need(STATE_EVENTS)}


@pytest.mark.parametrize("value", ["sometimes", {"by": "x"}])
def test_bad_values(value: Any) -> None:
    with pytest.raises(ValidationError):
        ask("reopened", value, issue())
