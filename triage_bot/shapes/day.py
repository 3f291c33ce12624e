"""A day as people write it, and moments in UTC as ISO 8601: in and out."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from triage_bot.errors import ValueFault

YEARS = range(1900, 2200)
"""Years that are meant; from others, such as 9999, the calendar's ends cannot be kept away from."""

_DAY = re.compile(
    r"^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AP]M)?"
    r"(?: ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?))?)?$",
    re.A | re.I,
)
"""YYYY-MM-DD, with a time behind it or not; of other ISO forms, `20270331` is a number and `2027-W13-3` a week."""


def day(text: str) -> date:
    """YYYY-MM-DD, a time behind it left out; other styles are never guessed.

    Raises ValueFault, also for a year nobody means.
    """
    match = _DAY.match(text.strip())
    try:
        read = date.fromisoformat(match[1]) if match else None
    except ValueError:
        read = None
    if read is None:
        raise ValueFault(f'"{text}" is not a date, write YYYY-MM-DD')
    return meant(read, text)


def meant(written: date, text: str) -> date:
    """The day, if its year may be meant; raises ValueFault."""
    if written.year not in YEARS:
        raise ValueFault(f'"{text}" lies outside the years {YEARS[0]} to {YEARS[-1]}; leave out what has no end')
    return written


def _as_day(value: Any) -> Any:
    # Pydantic would take a number for seconds since 1970.
    return value if isinstance(value, date) else day(str(value))


Day = Annotated[date, BeforeValidator(_as_day, json_schema_input_type=date)]
"""A day, YYYY-MM-DD."""


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.A)


def iso(moment: datetime) -> str:
    """`2026-11-21T09:00:00Z`, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begins_with_day(text: str) -> bool:
    """True if it begins with YYYY-MM-DD: of ISO's other forms `20270331` is a number to people, and W13 a week."""
    return _ISO_DAY.match(text.strip()) is not None


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
        date_read = date.fromisoformat(value.strip()[:10] if begins_with_day(value) else "")
    except ValueError:
        return None
    return date_read if date_read.year in YEARS else None
