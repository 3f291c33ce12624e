"""Moments in UTC as ISO 8601, in and out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from triage_bot.shapes.day import YEARS

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.A)


def iso(moment: datetime) -> str:
    """`2026-11-21T09:00:00Z`, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begins_with_day(text: str) -> bool:
    """True if it begins with YYYY-MM-DD: of ISO's other forms `20270331` is a number to people, and W13 a week."""
    return _DAY.match(text.strip()) is not None


def parse_iso(value: object) -> datetime | None:
    """An aware UTC moment, or None if the value is not one; a time without zone is UTC."""
    if not isinstance(value, str) or not begins_with_day(value):
        return None
    try:
        moment = datetime.fromisoformat(value.strip().replace(" UTC", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_day(value: object) -> date | None:
    """A calendar day from text that begins with YYYY-MM-DD, or None: also for a year nobody means."""
    if not isinstance(value, str):
        return None
    try:
        found = date.fromisoformat(value.strip()[:10] if begins_with_day(value) else "")
    except ValueError:
        return None
    return found if found.year in YEARS else None
