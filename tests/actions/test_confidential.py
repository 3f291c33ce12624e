"""`confidential`: who may see the issue."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.changes.set_field import SetConfidential


@pytest.mark.parametrize(
    ("wanted", "now", "changes"),
    [(True, False, [True]), (False, True, [False]), (True, True, []), (False, False, [])],
)
def test_it_is_changed_only_if_it_differs(wanted: bool, now: bool, changes: list[bool]) -> None:
    effects = do("confidential", wanted, issue(confidential=now))
    assert [one.confidential for one in effects.changes if isinstance(one, SetConfidential)] == changes
