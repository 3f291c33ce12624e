"""Reads dates and times as people write them, the way of Ruby's `Date._parse`: a text into its elements."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.times.date_order import Elements, number, three
from ruby_subset.times.zone_names import offset_of

MAX_TEXT = 128
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DAYS = "sun|mon|tue|wed|thu|fri|sat"
_ERA = r"(c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?"
_ZONE = (
    r"((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?"
    r"|[a-zA-Z.\s]+(?:standard|daylight)\stime\b|[a-zA-Z]+(?:\sdst)?\b)"
)


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.ASCII)


_OTHER = re.compile(r"(?:[^-+',./:@\w\[\]]|_)+")
_DAY = _pattern(rf"\b({DAYS})[^-/\d\s]*")
_TIME = _pattern(
    r"((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)(?:\s*[ap](?:m\b|\.m\.))?"
    rf"|\d+\s*[ap](?:m\b|\.m\.))(?:\s*{_ZONE})?"
)
_PARTS = _pattern(r"\A(\d+)h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d+))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?")
_BC = _pattern(r"\b(bc\b|bce\b|b\.c\.|b\.c\.e\.)")
_ALONE = _pattern(r"\A\s*(\d{1,2})\s*\Z")
_ERAS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}

Taker = Callable[[Elements, re.Match[str]], None]


def elements_of(text: str, *, two_digits: bool = True) -> Elements:
    """What a text tells of a date or time, such as year, mon, mday, hour, offset; of one that tells nothing, nothing.

    `two_digits`: years of two digits are those around 2000.
    """
    if len(text) > MAX_TEXT:
        raise RubyError("ArgumentError", f"string length ({len(text)}) exceeds the limit {MAX_TEXT}")
    told: Elements = {"_comp": two_digits}
    left = _OTHER.sub(" ", text)
    left = _cut(left, _DAY, told, lambda into, match: into.update(wday=DAYS.split("|").index(match[1].lower())))[0]
    left = _cut(left, _TIME, told, _time)[0]
    for pattern, take, unless in _FORMS:
        if unless is not None and unless.search(left):
            continue
        left, done = _cut(left, pattern, told, take)
        if done:
            break
    left = _cut(left, _BC, told, lambda into, _: into.update(_bc=True))[0]
    _cut(left, _ALONE, told, _alone)
    return _complete(told)


def _cut(text: str, pattern: re.Pattern[str], told: Elements, take: Taker) -> tuple[str, bool]:
    match = pattern.search(text)
    if match is None:
        return text, False
    take(told, match)
    return f"{text[: match.start()]} {text[match.end() :]}", True


def _time(told: Elements, match: re.Match[str]) -> None:
    if match[2] is not None:
        told["zone"] = match[2]
    clock = _PARTS.match(match[1])
    if clock is None:
        return
    hour = int(clock[1])
    if clock[5]:
        hour = hour % 12 + (12 if clock[5] in "pP" else 0)
    told["hour"] = hour
    if clock[2]:
        told["min"] = int(clock[2])
    if clock[3]:
        told["sec"] = int(clock[3])
    if clock[4]:
        told["sec_fraction"] = fraction(clock[4])


def fraction(digits: str) -> Fraction:
    """ ".25" of a second."""
    return Fraction(int(digits or 0), 10 ** len(digits))


def _alone(told: Elements, match: re.Match[str]) -> None:
    value = int(match[1])
    if "hour" in told and "mday" not in told and 1 <= value <= 31:
        told["mday"] = value
    if "mday" in told and "hour" not in told and 0 <= value <= 24:
        told["hour"] = value


def _eu(told: Elements, match: re.Match[str]) -> None:
    three(told, match[4], str(_month(match[2])), match[1], before=_before(match[3]))


def _us(told: Elements, match: re.Match[str]) -> None:
    three(told, match[4], str(_month(match[1])), match[2], before=_before(match[3]))


def _month(name: str) -> int:
    return MONTHS.split("|").index(name[:3].lower()) + 1


def _before(era: str | None) -> bool:
    return era is not None and era[0] in "bB"


def _japanese(told: Elements, match: re.Match[str]) -> None:
    told.update(year=int(match[2]) + _ERAS[match[1].lower()], mon=int(match[3]), mday=int(match[4]))


def _week(told: Elements, match: re.Match[str]) -> None:
    if match[1] is not None:
        told["cwyear"] = int(match[1])
    told["cweek"] = int(match[2])
    if match[3] is not None:
        told["cwday"] = int(match[3])


def _month_day(told: Elements, match: re.Match[str]) -> None:
    told.update({name: int(text) for name, text in (("mon", match[1]), ("mday", match[2])) if text is not None})


def _put(**groups: int) -> Taker:
    def take(told: Elements, match: re.Match[str]) -> None:
        told.update({name: int(match[group]) for name, group in groups.items()})

    return take


def _ordered(year: int, month: int, day: int) -> Taker:
    def take(told: Elements, match: re.Match[str]) -> None:
        three(told, match[year], match[month], match[day])

    return take


def _named(year: int, month: int, day: int) -> Taker:
    def take(told: Elements, match: re.Match[str]) -> None:
        three(told, match[year], str(_month(match[month])), match[day])

    return take


def _digits(told: Elements, match: re.Match[str]) -> None:
    sign, digits, time, part, zone = match.groups()
    from_end = time is None and part is not None
    told.update(number(digits, sign, from_end=from_end))
    if time is not None and len(time) % 2 == 0:
        names = ("sec", "min", "hour") if part is not None else ("hour", "min", "sec")
        pairs = [time[at : at + 2] for at in range(0, len(time), 2)]
        told.update(zip(names, map(int, reversed(pairs) if part is not None else pairs), strict=False))
    if part is not None:
        told["sec_fraction"] = fraction(part)
    if zone is not None:
        _bracketed(told, zone)


def _bracketed(told: Elements, zone: str) -> None:
    if not zone.startswith("["):
        told.update(zone=zone, offset=offset_of(zone))
        return
    inner = zone[1:-1]
    offset, colon, name = inner.partition(":")
    told["zone"] = name if colon else inner
    told["offset"] = offset_of(f"+{offset}" if offset[:1].isdigit() else offset)


_FORMS: list[tuple[re.Pattern[str], Taker, re.Pattern[str] | None]] = [
    (
        _pattern(
            rf"('?\d+)[^-\d\s]*\s*({MONTHS})[^-\d\s']*(?:\s*{_ERA}\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?",
        ),
        _eu,
        None,
    ),
    (_pattern(rf"\b({MONTHS})[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*{_ERA}\s*('?-?\d+))?"), _us, None),
    (_pattern(r"('?[-+]?\d+)-(\d+)-('?-?\d+)"), _ordered(1, 2, 3), None),
    (_pattern(r"\b([mtshr])(\d+)\.(\d+)\.(\d+)"), _japanese, None),
    (_pattern(rf"('?-?\d+)-({MONTHS})[^-/.]*-('?-?\d+)"), _named(3, 2, 1), None),
    (_pattern(rf"\b({MONTHS})[^-/.]*-('?-?\d+)(?:-('?-?\d+))?"), _named(3, 1, 2), None),
    (_pattern(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?"), _ordered(1, 2, 3), None),
    (_pattern(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)"), _ordered(1, 2, 3), None),
    (_pattern(r"\b(\d{2}|\d{4})?-?w(\d{2})(?:-?(\d))?\b"), _week, None),
    (_pattern(r"-w-(\d)\b"), _put(cwday=1), None),
    (_pattern(r"--(\d{2})?-(\d{2})\b"), _month_day, None),
    (_pattern(r"--(\d{2})(\d{2})?\b"), _month_day, None),
    (_pattern(r"\b(\d{2}|\d{4})-(\d{3})\b"), _put(year=1, yday=2), _pattern(r"[,.](\d{2}|\d{4})-\d{3}\b")),
    (_pattern(r"\b-(\d{3})\b"), _put(yday=1), _pattern(r"\d-\d{3}\b")),
    (_pattern(r"'(\d+)\b"), _put(year=1), None),
    (_pattern(rf"\b({MONTHS})\S*"), lambda told, match: told.update(mon=_month(match[1])), None),
    (_pattern(r"(\d+)(?:st|nd|rd|th)\b"), _put(mday=1), None),
    (
        _pattern(
            r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?(?:\s*(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^\]]*\]))?"
        ),
        _digits,
        None,
    ),
]
"""What a date may look like, first come first served: pattern, what it tells, and what must not be in the text."""


def _complete(told: dict[str, Any]) -> Elements:
    before, guess = told.pop("_bc", False), told.pop("_comp", False)
    for name in ("cwyear", "year"):
        if name in told:
            if before:
                told[name] = 1 - told[name]
            if guess and 0 <= told[name] <= 99:
                told[name] += 1900 if told[name] >= 69 else 2000
    if "zone" in told and told.get("offset") is None:
        told["offset"] = offset_of(told["zone"])
    return told
