"""Whose days: those of the calendar's time zone, else of the process's, else of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from triage_bot.engine.loading import load_policies

RULES = "resource_rules: {issues: {rules: [{name: x, actions: {comment: y}}]}}\n"
LATE = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "zone", "day"),
    [
        ("", "", date(2026, 3, 3)),
        ("", "Europe/Berlin", date(2026, 3, 4)),
        ("", ":/usr/share/zoneinfo/Asia/Tokyo", date(2026, 3, 4)),
        ("calendar: {weekend: [friday]}\n", "Europe/Berlin", date(2026, 3, 4)),
        ("calendar: {timezone: UTC}\n", "Europe/Berlin", date(2026, 3, 3)),
        ("calendar: {timezone: Asia/Tokyo}\n", "UTC", date(2026, 3, 4)),
    ],
)
def test_whose_day_it_is(calendar: str, zone: str, day: date, tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(calendar + RULES, encoding="utf-8")
    policy = load_policies([tmp_path / "p.yml"], False, zone=zone)
    assert policy.calendar.day(LATE) == day
    assert policy.calendar.weekend == (("friday",) if "weekend" in calendar else ("saturday", "sunday"))
    assert policy.warnings == ()


@pytest.mark.parametrize("zone", ["Nowhere/X", "../../etc/passwd", "CET-1CEST", "x" * 9999, "\0"])
def test_a_zone_that_is_none_is_utc_with_a_warning(zone: str, tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(RULES, encoding="utf-8")
    policy = load_policies([tmp_path / "p.yml"], False, zone=zone)
    assert policy.calendar.day(LATE) == date(2026, 3, 3)
    assert [str(warning) for warning in policy.warnings] == [
        "TZ: this names no time zone that is known here, so days are those of UTC – write one such as Europe/Berlin"
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "resource_rules:\n", "resource_rules: {issues: {}}\n"])
def test_a_file_of_the_gem_without_rules_is_no_fault(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(text, encoding="utf-8")
    assert load_policies([tmp_path / "p.yml"], False).of_the_gem
