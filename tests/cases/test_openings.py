"""Who hears of what the bot opens from the account list, by the shipped rules of two steps together."""

from __future__ import annotations

from pathlib import Path

from tests.cases.writing import read_policy
from triage_bot.cases.judging import judge, report
from triage_bot.cases.load import load_cases


def test_those_concerned_hear_of_openings() -> None:
    loaded = load_cases(Path(__file__).with_name("openings.cases.yml"), read_policy)
    verdicts = [judge(case) for case in loaded.cases]
    assert len(verdicts) > 5
    assert all(verdict.passed for verdict in verdicts), "\n".join(report(loaded.file, verdicts))
