"""`run --baseline`: what the first week would bring to whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import snapshot
from tests.plan.test_pacing import RULES, look, row, written
from triage_bot.cli.printing.baseline import show_baseline
from triage_bot.cli.printing.report import ReportLine, View
from triage_bot.model.resource import Account
from triage_bot.text.calendar import Calendar


def _shown(rows: list[Account], folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    plan = look(written(RULES.format(more=""), folder), rows)
    lines = tuple(ReportLine(change, "planned") for change in plan.changes)
    view = View(
        scope="group/triage", plan=plan, snapshot=snapshot(), requests=0, dry_run=True, paused=False, lines=lines,
        warnings=(), categories={}, titles=False,
    )  # fmt: skip
    show_baseline(view, Calendar())
    return capsys.readouterr().out


def test_it_counts_the_first_week_by_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row(f"a{number:02}", renewal="2027-02-01" if number < 3 else "") for number in range(1, 14)]
    text = _shown([*rows, row("b1", csm="csm-ben")], tmp_path, capsys)
    assert "The first week, until Friday 2026-11-27" in text
    assert (
        "  csm-anna: 12 new issues, 0 mentions now, 12 mails\n  csm-ben: 1 new issue, 0 mentions now, 1 mail\n" in text
    )
    assert "  3 issues more are opened after that, some a day." in text
    assert text.endswith("baseline: 2026-11-23\n")


def test_without_any_it_says_nothing_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "first week" not in _shown([row("a1", "green")], tmp_path, capsys)
