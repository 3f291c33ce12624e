"""Public holidays of a country or a part of it, by the package `holidays`; loaded only where a country is named."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

from triage_bot.errors import ValueFault, nearest


@dataclass(frozen=True)
class PublicHolidays:
    """The holidays of a country, and of a subdivision if one is named (ISO 3166), without days that are worked."""

    country: str
    subdivision: str = ""
    worked: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        known = isinstance(day, date) and day in _of_year(self.country, self.subdivision, day.year)
        return known and day not in self.worked


def check_country(country: str) -> None:
    """Raises ValueFault for what is no code of a country (ISO 3166 alpha-2), with the nearest."""
    countries = {alpha_2: (name, alpha_2, *others) for name, alpha_2, *others in _package().registry.COUNTRIES.values()}
    if country not in countries:
        words = {word.lower(): code for code, names in countries.items() for word in names}
        close = difflib.get_close_matches(country.lower()[:60], words, n=1, cutoff=0.75)
        hint = f'did you mean "{words[close[0]]}"?' if close else "write its code, such as DE"
        raise ValueFault(f'"{country}" is no country whose holidays are known, {hint}')


def check_subdivision(country: str, subdivision: str) -> None:
    """Raises ValueFault for a part that the country does not have, with the nearest."""
    parts = _package().list_supported_countries()[country]
    if subdivision not in parts:
        hint = nearest(subdivision, parts) or (f"such as {parts[0]}" if parts else "it has none")
        raise ValueFault(f'"{subdivision}" is no part of {country} with holidays of its own, {hint}')


@cache
def _of_year(country: str, subdivision: str, year: int) -> frozenset[date]:
    return frozenset(_package().country_holidays(country, subdivision or None, years=year, expand=False))


def _package() -> ModuleType:
    try:
        return import_module("holidays")
    except ImportError:
        cure = 'install it: pip install "triage-bot[holidays]"'
        raise ValueFault(f"holidays of a country need the package `holidays`, {cure}") from None
