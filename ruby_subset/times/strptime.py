"""Reads a text by a format, the way of Ruby's `Date._strptime`."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.errors import RubyTooCostly
from ruby_subset.times.date_order import Elements
from ruby_subset.times.date_reading import DAYS, MONTHS, fraction
from ruby_subset.times.zone_names import offset_of

MAX_FORMAT = 1024
_DAY_NAMES = r"(?:sun|mon|tues|wednes|thurs|fri|satur)day|" + DAYS
_MONTH_NAMES = r"january|february|march|april|may|june|july|august|september|october|november|december|" + MONTHS
_ZONE = (
    r"(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?"
    r"|[a-zA-Z.\s]+(?:standard|daylight)\s+time\b|[a-zA-Z]+(?:\s+dst)?\b"
)
_WHOLE = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "v": "%e-%b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
    "n": " ",
    "t": " ",
}
"""Letters that stand for a whole format."""
_BOUNDED: dict[str, tuple[str, str, int, int]] = {
    "d": ("mday", r" \d|\d{1,2}", 1, 31),
    "e": ("mday", r" \d|\d{1,2}", 1, 31),
    "H": ("hour", r" \d|\d{1,2}", 0, 24),
    "k": ("hour", r" \d|\d{1,2}", 0, 24),
    "I": ("hour", r" \d|\d{1,2}", 1, 12),
    "l": ("hour", r" \d|\d{1,2}", 1, 12),
    "j": ("yday", r"\d{1,3}", 1, 366),
    "M": ("min", r"\d{1,2}", 0, 59),
    "m": ("mon", r"\d{1,2}", 1, 12),
    "S": ("sec", r"\d{1,2}", 0, 60),
    "U": ("wnum0", r"\d{1,2}", 0, 53),
    "W": ("wnum1", r"\d{1,2}", 0, 53),
    "u": ("cwday", r"\d", 1, 7),
    "V": ("cweek", r"\d{1,2}", 1, 53),
    "w": ("wday", r"\d", 0, 6),
    "y": ("year", r"\d{1,2}", 0, 99),
    "g": ("cwyear", r"\d{1,2}", 0, 99),
}
"""Letters of numbers: what they tell, how they are written, and between which numbers."""
_WIDE = {"Y": ("year", 4), "G": ("cwyear", 4), "C": ("_cent", 2)}
_NUMERIC = frozenset("CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy0123456789")
_DIRECTIVE = re.compile(r"%(?:[EO](?=[A-Za-z])|:{1,3}(?=z))?(.)", re.DOTALL)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_PATTERNS = {letter: _compiled(entry[1]) for letter, entry in _BOUNDED.items()} | {
    "A": _compiled(_DAY_NAMES),
    "a": _compiled(_DAY_NAMES),
    "B": _compiled(_MONTH_NAMES),
    "b": _compiled(_MONTH_NAMES),
    "h": _compiled(_MONTH_NAMES),
    "P": _compiled(r"[ap](?:m|\.m\.)"),
    "p": _compiled(r"[ap](?:m|\.m\.)"),
    "Q": _compiled(r"-?\d{1,18}"),
    "s": _compiled(r"-?\d{1,15}"),
    "Z": _compiled(_ZONE),
    "z": _compiled(_ZONE),
}
_SPACE = re.compile(r"[ \t\n\v\f\r]*")
_DIGITS: dict[int | None, re.Pattern[str]] = {
    size: re.compile(rf"[-+]?[0-9]{{1,{size or 40}}}") for size in (None, 2, 3, 4, 9)
}


def read_by(text: str, form: str) -> Elements | None:
    """What the text tells where it begins as the format says; None where it does not. Ruby leaves the rest alone."""
    if len(form) > MAX_FORMAT:
        raise RubyTooCostly(f"a format of more than {MAX_FORMAT} characters")
    told: Elements = {}
    return None if _read(text, 0, form, told) is None else _settled(told)


def _settled(told: Elements) -> Elements:
    century = told.pop("_cent", None)
    if century is not None:
        for name in ("cwyear", "year"):
            if name in told:
                told[name] += century * 100
    half = told.pop("_half", None)
    if half is not None and "hour" in told:
        told["hour"] = told["hour"] % 12 + half
    return told


def _read(text: str, at: int, form: str, told: Elements) -> int | None:
    place: int | None = at
    index = 0
    while index < len(form) and place is not None:
        sign = form[index]
        directive = _DIRECTIVE.match(form, index) if sign == "%" else None
        if directive:
            index = directive.end()
            place = _take(text, place, directive[1], told, _number_next(form, index))
            continue
        index += 1
        if sign in " \t\n\v\f\r":
            place = _end(_SPACE.match(text, place))
        else:
            place = place + 1 if text.startswith(sign, place) else None
    return place


def _end(match: re.Match[str] | None) -> int | None:
    return match.end() if match else None


def _number_next(form: str, index: int) -> bool:
    rest = form[index : index + 3]
    if rest[:1].isdigit():
        return True
    return rest[:1] == "%" and rest[2 if rest[1:2] in ("E", "O") else 1 :][:1] in _NUMERIC and len(rest) > 1


def _take(text: str, at: int, letter: str, told: Elements, number_next: bool) -> int | None:
    if letter in _WHOLE:
        return _read(text, at, _WHOLE[letter], told)
    if letter in _WIDE or letter in ("L", "N"):
        return _wide(text, at, letter, told, number_next)
    if letter not in _PATTERNS:
        return at + len(letter) if text.startswith(letter if letter == "%" else f"%{letter}", at) else None
    match = _PATTERNS[letter].match(text, at)
    if match is None or not _put(letter, match[0], told):
        return None
    return match.end()


def _wide(text: str, at: int, letter: str, told: Elements, number_next: bool) -> int | None:
    name, size = _WIDE.get(letter, ("sec_fraction", 3 if letter == "L" else 9))
    match = _DIGITS[size if number_next else None].match(text, at)
    if match is None:
        return None
    if name == "sec_fraction":
        part = fraction(match[0].lstrip("+-"))
        told[name] = -part if match[0].startswith("-") else part
    else:
        told[name] = int(match[0])
    return match.end()


def _put(letter: str, word: str, told: Elements) -> bool:
    if letter in _BOUNDED:
        name, _, least, most = _BOUNDED[letter]
        value = int(word)
        if letter in "yg":
            told.setdefault("_cent", 19 if value >= 69 else 20)
        told[name] = value
        return least <= value <= most
    told.update(_PUT[letter](word))
    return True


def _half(word: str) -> dict[str, Any]:
    return {"_half": 12 if word[0] in "pP" else 0}


def _day(word: str) -> dict[str, Any]:
    return {"wday": DAYS.split("|").index(word[:3].lower())}


def _month(word: str) -> dict[str, Any]:
    return {"mon": MONTHS.split("|").index(word[:3].lower()) + 1}


def _zone(word: str) -> dict[str, Any]:
    return {"zone": word, "offset": offset_of(word)}


_PUT: dict[str, Callable[[str], dict[str, Any]]] = {
    "A": _day,
    "a": _day,
    "B": _month,
    "b": _month,
    "h": _month,
    "P": _half,
    "p": _half,
    "Q": lambda word: {"seconds": Fraction(int(word), 1000)},
    "s": lambda word: {"seconds": int(word)},
    "Z": _zone,
    "z": _zone,
}
