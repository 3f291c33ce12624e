"""`iids`: numbers."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue


@pytest.mark.parametrize(("wanted", "verdict"), [([3, 7], "met"), (7, "met"), ([3], "unmet"), ([70], "unmet")])
def test_it_is_one_of_them(wanted: object, verdict: str) -> None:
    assert ask("iids", wanted, issue(7)).verdict == verdict


@pytest.mark.parametrize("wrong", [[], None, "7", ["7"], [True], False])
def test_only_numbers(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("iids", wrong, issue(7))
