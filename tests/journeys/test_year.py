"""Weeks of accounts on the sandbox, day by day: the laws of a year hold of them (bench/year.py lives a whole one)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gitlab_sandbox.server import Sandbox
from tests.year.year import Year


@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_of_many_accounts_break_no_law(tmp_path: Path, seed: int) -> None:
    with Sandbox(0, "empty") as sandbox:
        year = Year(sandbox, tmp_path, date(2027, 2, 1), days=40, count=12, seed=seed, hardship=5)
        figures = year.run()
    assert figures.broken == []
    assert figures.runs > 50 and figures.looks > 3 and figures.acts > 12, "nothing happened: this proves nothing"
    assert {"post_note", "relabel", "open_issue", "edit_description"} <= set(figures.changes)
    assert figures.per_csm_and_week <= 3
