"""Cases that follow from the contract in words do here what they say; nobody recorded them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.case import HOME, Case, cases
from tests.conformance.stage import Stage

FILES = sorted((HOME / "worked_out").glob("*.yml"))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """The server of these cases."""
    stage = Stage()
    yield stage
    stage.close()


@pytest.mark.parametrize("case", [case for file in FILES for case in cases(file)], ids=lambda case: case.id)
def test_a_case(case: Case, stage: Stage) -> None:
    outcome = stage.play(case)
    assert not outcome.wrong, "\n".join([*outcome.wrong, outcome.printed])
