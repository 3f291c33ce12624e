"""ISO dates inside a person's sentence; other styles are never guessed."""

from __future__ import annotations

import re
from datetime import date

_LOOKS = re.compile(r"(?<![\w/.-])_{0,3}(\d{4})-(\d{2})-(\d{2})_{0,3}(?![\w-])")
_OTHER = re.compile(
    r"(?<![\w/.-])(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{4}-?W\d\d(?:-?\d)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{1,2}-\d{1,2}-\d{2,4})(?![\w/-]|\.\d)"
)
"""Not `16.4` and not `1-2`: a version and a span of weeks are no dates."""
_YEARS = range(1990, 2200)
"""Years people mean; others are slips of the pen, and the calendar's ends are not to be counted from."""


def dates_in(text: str) -> tuple[date, ...]:
    """Every ISO date in order, each once; days that do not exist are no dates."""
    found: dict[date, None] = {}
    for year, month, day in _LOOKS.findall(text):
        try:
            one = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if one.year in _YEARS:
            found[one] = None
    return tuple(found)


def unreadable_date(text: str) -> str:
    """What looks like a date and cannot be read (`31/02`, `2026-02-31`); empty if nothing does."""
    for pattern in (_LOOKS, _OTHER):
        for found in pattern.finditer(text):
            if not dates_in(found[0]):
                return found[0].strip("_")
    return ""
