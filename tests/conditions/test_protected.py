"""`protected`: whether a branch is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(
    ("row", "protected"), [({"protected": True}, True), ({"protected": False}, False), ({}, False)]
)
def test_gitlab_says_so(row: dict[str, bool], protected: bool) -> None:
    assert [ask("protected", wanted, issue(row=row)).met for wanted in (True, False)] == [protected, not protected]


@pytest.mark.parametrize("wrong", ["false", 0, None])
def test_only_yes_or_no(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("protected", wrong, issue())
