"""Action `weight`: one change where the weight is another."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue
from triage_bot.model.resource import Ref


@pytest.mark.parametrize(
    ("wanted", "now", "changed"), [(3, None, [3]), (3, 2, [3]), (3, 3, []), (None, 2, [None]), (None, None, [])]
)
def test_the_weight_is_set_or_cleared(wanted: int | None, now: int | None, changed: list[int | None]) -> None:
    changes = do("weight", wanted, issue(weight=now)).changes
    assert [change.weight for change in changes] == changed  # type: ignore[attr-defined]


def test_other_types_have_none() -> None:
    effects = do("weight", 3, issue(ref=Ref(PROJECT, 1, kind="merge_requests")))
    assert not effects.changes
    assert effects.warnings
