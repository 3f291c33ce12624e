"""Every recorded case does here what the gem did, or what is wanted instead."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.case import Case, case_files, cases
from tests.conformance.stage import Stage
from tests.serving import eventually


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


def test_a_case_leaves_nothing_behind(stage: Stage) -> None:
    def process() -> tuple[object, ...]:
        here = (dict(os.environ), Path.cwd(), time.tzname, gc.get_threshold(), signal.getsignal(signal.SIGINT))
        return *here, set(threading.enumerate())

    (file,) = (file for file in case_files() if file.stem == "clock")
    before = process()
    for case in cases(file):
        stage.play(case)
    eventually(lambda: process() == before, lambda: (before, process()))
