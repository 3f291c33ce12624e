"""Which of the numbers of a written date is its year, its month and its day."""

from __future__ import annotations

import re
from typing import Any

Elements = dict[str, Any]
_DIGITS = re.compile(r"[-+]?[0-9]+")
_UNSIGNED = re.compile(r"[0-9]+")


def three(told: Elements, year: str | None, month: str | None, day: str | None, *, before: bool = False) -> None:
    """Tells year, month and day by their texts, wherever the year stands among them."""
    if year is not None and month is not None and day is None:
        year, month, day = day, year, month
    year, month, day = _sorted(year, month, day)
    certain = _put_year(told, year)
    if before:
        told["_bc"] = True
    for name, text in (("mon", month), ("mday", day)):
        digits = _UNSIGNED.search(text) if text is not None else None
        if digits:
            told[name] = int(digits[0])
    if certain:
        told["_comp"] = False


def _sorted(year: str | None, month: str | None, day: str | None) -> tuple[str | None, str | None, str | None]:
    if year is None and day is not None and (len(day) > 2 or day[0] == "'"):
        year, day = day, None
    if year is not None:
        digits = _DIGITS.search(year)
        if digits and digits.end() < len(year):
            year, day = day, digits[0]
    if month is not None and (month[0] == "'" or len(month) > 2):
        year, month, day = month, day, year
    if day is not None and (day[0] == "'" or len(day) > 2):
        year, day = day, year
    return year, month, day


def _put_year(told: Elements, text: str | None) -> bool:
    """Whether the year says its century: it has a sign or more than two digits."""
    digits = _DIGITS.search(text) if text is not None else None
    if not digits:
        return False
    told["year"] = int(digits[0])
    return digits[0][0] in "+-" or len(digits[0]) > 2


def number(digits: str, sign: str, *, from_end: bool) -> Elements:
    """What a run of 2 to 14 digits tells; before a fraction of a second (`from_end`) it ends with seconds."""
    told = _time_first(digits) if from_end else _date_first(digits, sign)
    if len(digits) in (8, 10, 12, 14) and not from_end:
        told["_comp"] = False
    return told


_ENDING = {
    3: (("sec", 2), ("min", 1)),
    5: (("sec", 2), ("min", 2), ("hour", 1)),
    7: (("sec", 2), ("min", 2), ("hour", 2), ("mday", 1)),
}
_FROM_END = (("sec", 2), ("min", 2), ("hour", 2), ("mday", 2), ("mon", 2))


def _time_first(digits: str) -> Elements:
    even = (*_FROM_END, ("year", 4 if len(digits) == 14 else 2))
    names = _ENDING.get(len(digits), ()) if len(digits) % 2 else even
    told, left = {}, digits
    for name, width in names:
        if left:
            told[name] = int(left[-width:])
            left = left[:-width]
    return told


def _date_first(digits: str, sign: str) -> Elements:
    size = len(digits)
    year = 2 if size in (5, 6) else 4 if size in (7, 8, 10, 12, 14) else 0
    names = (("yday", 3),) if size in (3, 5, 7) else (("mon", 2), ("mday", 2), ("hour", 2), ("min", 2), ("sec", 2))
    if size == 2:
        names = (("mday", 2),)
    if size in (9, 11, 13):
        return {}
    told: Elements = {"year": int(sign + digits[:year])} if year else {}
    left = digits[year:]
    for name, width in names:
        if left:
            told[name] = int(left[:width])
            left = left[width:]
    return told
