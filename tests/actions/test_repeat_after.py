"""`repeat_after`: how soon a comment may come again."""

from __future__ import annotations

import pytest

from tests.builders import BOT, at, do, facts, issue, note
from triage_bot.actions.base import NOTHING
from triage_bot.text import marker


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("span", "said", "posted"),
    [
        pytest.param("2 hours", "2026-11-23 08:01", False, id="less than two hours"),
        pytest.param("2 hours", "2026-11-23 08:00", True, id="two hours"),
        pytest.param("7 days", "2026-11-17 00:01", False, id="the sixth day"),
        pytest.param("7 days", "2026-11-16 23:59", True, id="the seventh day, whatever the hour"),
        pytest.param("2 working days", "2026-11-20", False, id="Friday: one working day"),
        pytest.param("2 working days", "2026-11-19", True, id="Thursday: two working days"),
    ],
)
def test_it_counts_from_the_last_time(span: str, said: str, posted: bool) -> None:
    hidden = marker.write({"said": [marker.Said("a-rule", at(said)).entry()]})
    before = facts([note(said, BOT, f"Hi.\n\n{hidden}")])
    effects = do("comment", "Hi.", issue(), before, siblings={"repeat_after": span})
    assert bool(effects.changes) is posted


def test_alone_it_does_nothing() -> None:
    assert do("repeat_after", "7 days", issue()) is NOTHING
