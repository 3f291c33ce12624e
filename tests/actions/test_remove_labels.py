"""`remove_labels`: take off what is there."""

from __future__ import annotations

import pytest

from tests.builders import do, issue
from triage_bot.actions.effects import NOTHING


@pytest.mark.parametrize(
    ("wanted", "have", "remove"),
    [
        pytest.param(["a", "b"], ("a", "b", "c"), ("a", "b"), id="both are there"),
        pytest.param(["a", "b"], ("b", "c"), ("b",), id="only what is there"),
        pytest.param("a", ("a",), ("a",), id="a word without brackets"),
    ],
)
def test_labels_that_are_there_go(wanted: object, have: tuple[str, ...], remove: tuple[str, ...]) -> None:
    effects = do("remove_labels", wanted, issue(labels=have))
    assert [(one.add, one.remove) for one in effects.changes] == [((), remove)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("have", [(), ("b",), ("A",)])
def test_what_is_not_there_needs_no_removal(have: tuple[str, ...]) -> None:
    assert do("remove_labels", ["a"], issue(labels=have)) is NOTHING
