"""Rows of totals that reports put among accounts, or below them: they are as wide as the table, and no accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage_bot.errors import ValueFault
from triage_bot.text.fields import money

_WORD = (
    "(?:(?:grand|sub|overall|report)[ -]?)?(?:totals?|sums?|summe|gesamt(?:summe)?|endsumme|zwischensumme|insgesamt|"
    "somme|suma|totale|totaal|eindtotaal|celkem|razem|合計|总计|總計|합계)(?: g[ée]n[ée]rale?)?"
)
_COUNT = r"\(?\d[\d.,' ]*(?: (?:accounts?|records?|rows?))?\)?"
_LABEL = re.compile(rf"^{_WORD} ?:? ?(?:{_COUNT})?$", re.I)
"""`Total`, `Grand Totals (42 records)`, `Summe:`; not `Total Energies`, and not `total-energies`."""
_OF_A_PART = re.compile(rf"^{_WORD}\b.*$|^.*\b{_WORD}$", re.I)
"""`EMEA Total`, `Subtotal: APAC`."""
_LONGEST_NUMBER = 80


def is_total(account_id: str, name: str, texts: Sequence[str]) -> bool:
    """True for a row (its values in `texts`) that says so where its account id or its name should stand.

    A customer may be called Total: with an account id and a name, its row is an account.
    """
    if _says(_LABEL, account_id):
        return True
    if account_id.strip() and name.strip():
        return False
    first = next((text for text in texts if text.strip()), "")
    return _says(_LABEL, name) or _says(_LABEL, first) or (_says(_OF_A_PART, first) and _all_figures(texts, first))


def may_be_sums(account_id: str, name: str, texts: Sequence[str]) -> bool:
    """True for a row of figures alone, beside no words but such as `Total`: what else can end a list of accounts?"""
    if not account_id.strip() and not name.strip():
        return _all_figures(texts, "")
    label = next((text for text in (name, texts[0]) if _says(_LABEL, text)), "")
    return bool(label) and _all_figures(texts, label)


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NUMBER and pattern.match(" ".join(text.split())) is not None


def _all_figures(texts: Sequence[str], label: str) -> bool:
    """True if some values, and all but the label, are figures."""
    filled = [text for text in texts if text.strip() and text != label]
    return bool(filled) and all(map(_is_figure, filled))


def _is_figure(text: str) -> bool:
    try:
        money(text)
    except ValueFault:
        return False
    return True
