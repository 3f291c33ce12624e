"""ISO dates inside sentences, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.steps import dates_in, unreadable_date


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-12-04", ["2026-12-04"]),
        ("call on 2026-12-04, or (2026-12-11).", ["2026-12-04", "2026-12-11"]),
        ("2026-12-11, 2026-12-04, 2026-12-11", ["2026-12-11", "2026-12-04"]),
        ("**2026-12-04** and _2026-12-05_ and `2026-12-06`", ["2026-12-04", "2026-12-05", "2026-12-06"]),
        ("2026-02-29", []),
        ("2028-02-29", ["2028-02-29"]),
        ("2026-13-01", []),
        ("12026-12-04", []),
        ("2026-12-041", []),
        ("2026-12-04-draft, draft-2026-12-04, v2026-12-04, report_2026-12-04", []),
        ("https://crm.example/2026-12-04/notes", []),
        ("2026/12/04, 04.12.2026", []),
        ("1989-12-31, 1990-01-01, 2199-12-31, 2200-01-01", ["1990-01-01", "2199-12-31"]),
        ("9999-12-31, 0001-01-01, 0000-00-00", []),
        ("", []),
    ],
)
def test_days_in_a_sentence(text: str, days: list[str]) -> None:
    assert dates_in(text) == tuple(map(date.fromisoformat, days))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("by 31/02", "31/02"),
        ("by 2026-02-31", "2026-02-31"),
        ("by _2026-02-31_", "2026-02-31"),
        ("by 9999-12-31", "9999-12-31"),
        ("by 12/4/26", "12/4/26"),
        ("by 4.12.", "4.12."),
        ("by 04.12.2026", "04.12.2026"),
        ("by 4-12-2026", "4-12-2026"),
        ("by 2026/12/04", "2026/12/04"),
        ("by 2026-12-4", "2026-12-4"),
        ("by 2026-W49-5", "2026-W49-5"),
        ("in 2026-W49.", "2026-W49"),
        ("by 2026-12-04", ""),
        ("2026-12-04 or 31/02", "31/02"),
        ("upgrade to 16.4, or 16.4.2", ""),
        ("in 1-2 weeks", ""),
        ("host 10.20.30.40", ""),
        ("https://crm.example/31/02", ""),
        ("soon", ""),
    ],
)
def test_what_looks_like_a_date_and_cannot_be_read(text: str, read: str) -> None:
    assert unreadable_date(text) == read


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_every_day_of_the_years_people_mean_is_read(day: date) -> None:
    assert dates_in(f"by {day}, then") == (day,)
    assert unreadable_date(f"by {day}, then") == ""


@given(st.text(st.sampled_from("0123456789-/._ "), max_size=40))
def test_any_text_is_read(text: str) -> None:
    dates_in(text)
    assert unreadable_date(text) in text


@pytest.mark.parametrize("piece", ["1", "1-", "1/", "1.", "2026-12-04", "2026-12-", "_"])
def test_a_megabyte_is_read_at_once(piece: str) -> None:
    dates_in(piece * (1_000_000 // len(piece)))
    unreadable_date(piece * (1_000_000 // len(piece)))
