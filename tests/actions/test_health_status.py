"""Action `health_status`: one change where the health is another."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue
from triage_bot.model.resource import Ref


@pytest.mark.parametrize(
    ("wanted", "now", "changed"),
    [("at_risk", None, ["at_risk"]), ("at_risk", "at_risk", []), (None, "at_risk", [None]), (None, None, [])],
)
def test_the_health_is_set_or_cleared(wanted: str | None, now: str | None, changed: list[str | None]) -> None:
    changes = do("health_status", wanted, issue(health_status=now)).changes
    assert [change.health for change in changes] == changed  # type: ignore[attr-defined]


def test_other_types_have_none() -> None:
    effects = do("health_status", "at_risk", issue(ref=Ref(PROJECT, 1, kind="merge_requests")))
    assert not effects.changes
    assert effects.warnings
