"""Moments and days in ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from triage_bot.shapes.values import iso, parse_day, parse_iso


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T09:00:00Z",
        "2026-11-21T09:00:00.000Z",
        "2026-11-21T10:00:00+01:00",
        "2026-11-21 09:00:00 UTC",
        "2026-11-21T09:00:00",
        " 2026-11-21T09 ",
    ],
)
def test_moments(text: str) -> None:
    assert parse_iso(text) == datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2026-13-01",
        None,
        5,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "20261121",
        "2026-W47-6",
    ],
)
def test_what_is_no_moment(value: object) -> None:
    assert parse_iso(value) is None


def test_out() -> None:
    assert iso(datetime(2026, 11, 21, 9, 0, 5, 999, tzinfo=UTC)) == "2026-11-21T09:00:05Z"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-21T09:00:00Z", date(2026, 11, 21)),
        ("", None),
        ("21.11.2026", None),
        ("20261121", None),
        ("2026-W47-6", None),
        ("2026-11-211", None),
        (None, None),
    ],
)
def test_days(value: object, day: date | None) -> None:
    assert parse_day(value) == day


@pytest.mark.parametrize(
    ("text", "known"), [("1899-12-31", False), ("1900-01-01", True), ("2199-12-31", True), ("9999-12-31", False)]
)
def test_a_year_nobody_means_is_no_day(text: str, known: bool) -> None:
    assert (parse_day(text) is not None) is known
