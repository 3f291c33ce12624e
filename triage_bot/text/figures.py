"""Amounts and numbers as people and exports write them: thousands parted in one way, nothing that reads in two."""

from __future__ import annotations

import re
from decimal import Decimal

from triage_bot.errors import ValueFault

_UNIT = "(?:[A-Z]{0,2}[$€£¥₹]|USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SGD|INR|ILS|BRL|SEK|NOK|DKK|PLN|CZK)"
_MONEY = re.compile(rf"^(?:{_UNIT})?\s*(-?[\d.,_' ]*\d)\s*([kKmM]?)\s*(?:{_UNIT})?$", re.A)
_WHOLE = r"^(-?(?:\d{{1,3}}(?:([{marks}])\d{{3}}(?:\2\d{{3}})*)?|\d+))"
"""Thousands are parted by one mark throughout, or by none."""
_WITH_POINT = _WHOLE + r"(?:\.(\d+))?$"
_WITH_COMMA = _WHOLE + r",(\d\d?)$"
"""A comma before parts of one: behind blanks between thousands, or before two figures."""
_TWO_WAYS = re.compile(r"^-?\d{1,3}(?:[_' ]\d{3})*\.\d{3}$", re.A)
"""1.200 is one and a fifth here, and twelve hundred elsewhere."""
_BLANKS = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009\u2007", " "), "\u2019": "'"})
"""Blanks and marks that exports put between thousands."""
_LONGEST = 30
"""Characters of a number; longer ones are no numbers that people write."""


def money(text: str) -> float:
    """`1.2M`, `120k`, `$1,200,000`, `1 200 000,50 €` as a number; raises ValueFault."""
    found = _MONEY.match(text.translate(_BLANKS).strip()) if len(text) <= _LONGEST else None
    plain = _plain(found[1], ",_' ") if found else ""
    if not found or not plain:
        raise ValueFault(f'"{text}" is not an amount, write 1200000, 1,200,000, 120k or 1.2M')
    if not found[2]:
        _one_way(found[1], text)
    return float(Decimal(plain) * {"k": 1_000, "m": 1_000_000}.get(found[2].lower(), 1))


def _plain(text: str, marks: str) -> str:
    """The figures with a point before parts of one; empty if they are not one number."""
    if found := re.match(_WITH_POINT.format(marks=marks), text, re.A):
        mark, parts = found[2], found[3]
    elif found := re.match(_WITH_COMMA.format(marks=marks.replace(",", "")), text, re.A):
        mark, parts = found[2], found[3]
        if not mark and len(parts) < len("50"):
            return ""
    else:
        return ""
    whole = found[1].replace(mark, "") if mark else found[1]
    return f"{whole}.{parts}" if parts else whole


def _one_way(written: str, text: str) -> None:
    if _TWO_WAYS.match(written):
        plain = re.sub("[_' ]", "", written)
        whole = plain.replace(".", "")
        raise ValueFault(f'"{text}" can be read in two ways, write {whole} or {plain}0')


def number(text: str) -> float:
    """A plain number; raises ValueFault."""
    written = text.translate(_BLANKS).strip()
    plain = _plain(written, ", ") if len(text) <= _LONGEST else ""
    if not plain:
        raise ValueFault(f'"{text}" is not a number')
    _one_way(written, text)
    value = float(plain)
    return int(value) if value == int(value) else value
