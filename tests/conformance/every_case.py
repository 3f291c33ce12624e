"""Every recorded case does here what the gem did, or what is wanted instead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.case import Case, case_files, cases
from tests.conformance.stage import Stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The server of this process."""
    stage = Stage()
    yield stage
    stage.close()


@pytest.mark.parametrize("case", [case for file in case_files() for case in cases(file)], ids=lambda case: case.id)
def test_a_case(case: Case, stage: Stage) -> None:
    outcome = stage.play(case)
    assert not outcome.wrong, "\n".join([*outcome.wrong, outcome.printed])
