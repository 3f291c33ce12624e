"""Public holidays of a country or a part of it, by the package `holidays`; loaded only where a country is named."""

import difflib
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any

from pydantic import PlainValidator, TypeAdapter, ValidationInfo, field_validator

from triage_bot.errors import ValueFault, nearest
from triage_bot.shapes.values import Day, Strict, Word


class PublicHolidays(Strict):
    """The public holidays of a country or a subdivision of it (ISO 3166), and the days a team adds or works."""

    country: Word
    subdivision: Word = ""
    add: tuple[Day, ...] = ()
    remove: tuple[Day, ...] = ()

    @field_validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        """Raises ValueFault for what is no code of a country (ISO 3166 alpha-2), with the nearest."""
        countries = {
            alpha_2: (name, alpha_2, *others) for name, alpha_2, *others in _package().registry.COUNTRIES.values()
        }
        if country not in countries:
            words = {word.lower(): code for code, names in countries.items() for word in names}
            close = difflib.get_close_matches(country.lower()[:60], words, n=1, cutoff=0.75)
            hint = f'did you mean "{words[close[0]]}"?' if close else "write its code, such as DE"
            raise ValueFault(f'"{country}" is no country whose holidays are known, {hint}')
        return country

    @field_validator("subdivision")
    @classmethod
    def _part_of_it(cls, subdivision: str, info: ValidationInfo) -> str:
        """Raises ValueFault for a part that the country does not have, with the nearest."""
        country = info.data.get("country")
        parts = _package().list_supported_countries()[country] if country and subdivision else [subdivision]
        if subdivision not in parts:
            hint = nearest(subdivision, parts) or (f"such as {parts[0]}" if parts else "it has none")
            raise ValueFault(f'"{subdivision}" is no part of {country} with holidays of its own, {hint}')
        return subdivision

    def __contains__(self, day: object) -> bool:
        """True for a day that is a holiday without being added."""
        known = isinstance(day, date) and day in _of_year(self.country, self.subdivision, day.year)
        return known and day not in self.remove


_LIST = TypeAdapter(tuple[Day, ...])


def _holidays(given: Any) -> PublicHolidays | tuple[date, ...]:
    if isinstance(given, PublicHolidays):
        return given
    return PublicHolidays.model_validate(given) if isinstance(given, dict) else _LIST.validate_python(given)


Holidays = Annotated[
    PublicHolidays | tuple[Day, ...], PlainValidator(_holidays, json_schema_input_type=PublicHolidays | tuple[Day, ...])
]
"""Days, or those of a country."""


@cache
def _of_year(country: str, subdivision: str, year: int) -> frozenset[date]:
    return frozenset(_package().country_holidays(country, subdivision or None, years=year, expand=False))


def _package() -> ModuleType:
    try:
        return import_module("holidays")
    except ImportError:
        cure = 'install it: pip install "triage-bot[holidays]"'
        raise ValueFault(f"holidays of a country need the package `holidays`, {cure}") from None
