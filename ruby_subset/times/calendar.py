"""Calendars by Julian day: civil, ordinal and commercial dates, with the reform of 1582 and without."""

from __future__ import annotations

from datetime import date

REFORM = 2299161
"""The first day of the Gregorian calendar, 1582-10-15."""
_PYTHON = 1721425
_LAST = _PYTHON + date.max.toordinal()
MAX_YEAR = 1_000_000

Civil = tuple[int, int, int]


def gregorian(jd: int) -> Civil:
    """Year, month and day, as if the Gregorian calendar had always been."""
    if _PYTHON < jd <= _LAST:
        day = date.fromordinal(jd - _PYTHON)
        return day.year, day.month, day.day
    a = jd + 32044
    b = (4 * a + 3) // 146097
    return _civil(b, a - 146097 * b // 4)


def civil(jd: int) -> Civil:
    """Year, month and day, Julian before the reform."""
    return gregorian(jd) if jd >= REFORM else _civil(0, jd + 32082)


def _civil(centuries: int, days: int) -> Civil:
    d = (4 * days + 3) // 1461
    e = days - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * centuries + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


def gregorian_jd(year: int, month: int, day: int) -> int:
    """The Julian day of a Gregorian date; days beyond the month run on."""
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def civil_jd(year: int, month: int, day: int) -> int:
    """The Julian day of a date, in the Julian calendar where the Gregorian one was not yet."""
    jd = gregorian_jd(year, month, day)
    if jd >= REFORM:
        return jd
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083


def valid_civil(year: int, month: int, day: int, *, reform: bool = True) -> int | None:
    """The Julian day, months and days counted from the end where negative; None where there is no such day."""
    if abs(year) > MAX_YEAR or abs(day) > 31:
        return None
    month = month + 13 if month < 0 else month
    if not 1 <= month <= 12:
        return None
    number, tell = (civil_jd, civil) if reform else (gregorian_jd, gregorian)
    jd = number(year, month, day) if day >= 0 else _last(year, month, number) + day + 1
    told = tell(jd)
    return jd if told[:2] == (year, month) and day in (told[2], day if day < 0 else told[2]) else None


def _last(year: int, month: int, number: object) -> int:
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return (civil_jd if number is civil_jd else gregorian_jd)(*following, 1) - 1


def is_leap(year: int) -> bool:
    """Whether the Gregorian year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_leap_of_its_time(year: int) -> bool:
    """Whether the year has one, Julian before the reform."""
    return is_leap(year) if year > 1582 else year % 4 == 0


def days_in_month(year: int, month: int) -> int:
    """28 to 31, Gregorian."""
    return 29 if month == 2 and is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def valid_ordinal(year: int, yday: int) -> int | None:
    """The Julian day of a year's nth day, from its end where negative."""
    if abs(year) > MAX_YEAR or not yday:
        return None
    first, following = civil_jd(year, 1, 1), civil_jd(year + 1, 1, 1)
    jd = first + yday - 1 if yday > 0 else following + yday
    return jd if first <= jd < following else None


def weekday(jd: int) -> int:
    """0 for Sunday."""
    return (jd + 1) % 7


def _first_week(year: int) -> int:
    fourth = civil_jd(year, 1, 4)
    return fourth - (weekday(fourth) - 1) % 7


def commercial(jd: int) -> Civil:
    """ISO's year, week and day of the week (1 is Monday)."""
    guess = civil(jd - 3)[0]
    year = guess + 1 if jd >= _first_week(guess + 1) else guess
    return year, (jd - _first_week(year)) // 7 + 1, weekday(jd) or 7


def valid_commercial(year: int, week: int, day: int) -> int | None:
    """The Julian day of ISO's year, week and day, from the end where negative."""
    if abs(year) > MAX_YEAR:
        return None
    day = day + 8 if day < 0 else day
    first, following = _first_week(year), _first_week(year + 1)
    week = (following - first) // 7 + week + 1 if week < 0 else week
    jd = first + 7 * (week - 1) + day - 1
    return jd if 1 <= day <= 7 and week >= 1 and jd < following else None


def week_number(jd: int, *, monday: bool) -> int:
    """The week of the year where weeks begin on Sunday (`%U`) or Monday (`%W`); days before the first are week 0."""
    yday = ordinal(jd)
    return (yday + 6 - (weekday(jd) - (1 if monday else 0)) % 7) // 7


def valid_week(year: int, week: int, day: int, *, monday: bool) -> int | None:
    """The Julian day of day `day` (0 is the first of the week) in week `week` of the year."""
    if abs(year) > MAX_YEAR or not 0 <= day <= 6:
        return None
    start = civil_jd(year, 1, 1) + 6
    jd = start - (weekday(start) - (1 if monday else 0)) % 7 - 7 + 7 * week + day
    return jd if civil(jd)[0] == year and week_number(jd, monday=monday) == week else None


def ordinal(jd: int) -> int:
    """The day of the year, from 1."""
    return jd - civil_jd(civil(jd)[0], 1, 1) + 1
