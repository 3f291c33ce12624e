"""`labels`: put on what is not there."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.relabel import Relabel


@pytest.mark.parametrize(
    ("wanted", "have", "add"),
    [
        pytest.param(["a", "b"], (), ("a", "b"), id="both are new"),
        pytest.param(["a", "b"], ("b", "c"), ("a",), id="only what is not there"),
        pytest.param("a", (), ("a",), id="a word without brackets"),
        pytest.param(["A"], ("a",), ("A",), id="another case is another label"),
    ],
)
def test_missing_labels_are_added(wanted: object, have: tuple[str, ...], add: tuple[str, ...]) -> None:
    effects = do("labels", wanted, issue(labels=have))
    assert [(type(one), one.add, one.remove) for one in effects.changes] == [(Relabel, add, ())]  # type: ignore[attr-defined]


def test_nothing_is_done_twice() -> None:
    assert do("labels", ["a"], issue(labels=("b", "a"))) is NOTHING


def test_the_change_says_which_rule_and_why() -> None:
    change = do("labels", ["a"], issue(7)).changes[0]
    assert (change.ref.iid, change.rule, change.reason) == (7, "a-rule", "A rule: as wanted")
