"""The parts of a policy file beside its rules: bot, calendar, label categories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from triage_bot.context.taxonomy import ALWAYS, NEVER, Category, LabelTest
from triage_bot.errors import ValueFault
from triage_bot.shapes.values import Day, Span, Strict, User, Users, Word, Words, refuse
from triage_bot.text.calendar import QUARTER_NAME, Calendar
from triage_bot.text.inert import is_username
from triage_bot.text.public_holidays import PublicHolidays, check_country, check_subdivision

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


LONGEST_LABEL = 255
"""Characters of a label's name (GitLab: labels)."""


def weekday(name: Weekday) -> int:
    """0 for monday."""
    return _DAYS.index(name)


class Bot(Strict):
    """Who counts as the bot, besides this token's own bot user, and by which name it hears commands."""

    usernames: Users = ()
    mention: User = ""

    @model_validator(mode="after")
    def _a_name(self) -> Any:
        name = self.mention
        refuse(bool(name) and not is_username(name), f'"{name}" cannot be a username')
        return self


class CountryHolidays(Strict):
    """The public holidays of a country or a subdivision of it (ISO 3166), and the days a team adds or works."""

    country: Word
    subdivision: Word = ""
    add: tuple[Day, ...] = ()
    remove: tuple[Day, ...] = ()

    @field_validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        check_country(country)
        return country

    @field_validator("subdivision")
    @classmethod
    def _part_of_it(cls, subdivision: str, info: ValidationInfo) -> str:
        if "country" in info.data and subdivision:
            check_subdivision(info.data["country"], subdivision)
        return subdivision

    @property
    def public(self) -> PublicHolidays:
        """What is a holiday without being added."""
        return PublicHolidays(self.country, self.subdivision, frozenset(self.remove))


_LIST = TypeAdapter(tuple[Day, ...])


def _holidays(given: Any) -> CountryHolidays | tuple[date, ...]:
    return CountryHolidays.model_validate(given) if isinstance(given, dict) else _LIST.validate_python(given)


Holidays = Annotated[
    CountryHolidays | tuple[Day, ...],
    PlainValidator(_holidays, json_schema_input_type=CountryHolidays | tuple[Day, ...]),
]


class CalendarSettings(Strict):
    """Time zone, weekends, holidays, where the fiscal year starts and how its quarters are called."""

    timezone: str = "UTC"
    fiscal_year_start_month: int = Field(default=2, ge=1, le=12)
    fiscal_year_named_after: Literal["end", "start"] = "end"
    quarter_name: str = QUARTER_NAME
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    holidays: Holidays = ()
    holidays_by_region: Mapping[str, Holidays] = Field(default_factory=dict)
    weekend_by_region: Mapping[str, tuple[Weekday, ...]] = Field(default_factory=dict)

    @field_validator("quarter_name")
    @classmethod
    def _tells_quarters_apart(cls, text: str) -> str:
        rest = re.sub(r"\{(yy|yyyy|n)\}", "", text)
        refuse("{" in rest or "}" in rest, "quarter_name knows {yy}, {yyyy} and {n}")
        refuse("{y" not in text or "{n}" not in text, "quarter_name needs a year ({yy} or {yyyy}) and {n}")
        return text

    @model_validator(mode="after")
    def _usable(self) -> Any:
        weekends = (self.weekend, *self.weekend_by_region.values())
        refuse(any(len(set(days)) == 7 for days in weekends), "a week needs a working day")
        self.calendar()
        return self

    def calendar(self) -> Calendar:
        """The calendar these settings mean; raises ValueFault for an unknown zone."""
        try:
            zone = ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueFault(f'"{self.timezone}" is no time zone, write one such as Europe/Berlin') from None
        return Calendar(
            zone,
            _weekend(self.weekend),
            _days(self.holidays),
            self.fiscal_year_start_month,
            self.quarter_name,
            self.fiscal_year_named_after == "start",
            {region: _days(holidays) for region, holidays in self.holidays_by_region.items()},
            {region: _weekend(days) for region, days in self.weekend_by_region.items()},
            _public(self.holidays),
            {region: _public(holidays) for region, holidays in self.holidays_by_region.items()},
        )

    @property
    def regions(self) -> Iterator[tuple[str, str]]:
        """Regions with days of their own, each with the key it stands under."""
        for key in ("holidays_by_region", "weekend_by_region"):
            yield from ((key, region) for region in getattr(self, key))


def _weekend(names: Iterable[Weekday]) -> frozenset[int]:
    return frozenset(map(weekday, names))


def _days(holidays: CountryHolidays | tuple[date, ...]) -> frozenset[date]:
    return frozenset(holidays.add if isinstance(holidays, CountryHolidays) else holidays)


def _public(holidays: CountryHolidays | tuple[date, ...]) -> frozenset[PublicHolidays]:
    return frozenset([holidays.public] if isinstance(holidays, CountryHolidays) else ())


class LabelTestSettings(Strict):
    """When a category is required or suggested, by the labels an issue has."""

    any_label: Words = ()
    labels: Words = ()


def _as_test(value: Any) -> Any:
    if isinstance(value, bool):
        return ALWAYS if value else NEVER
    given = LabelTestSettings.model_validate(value)
    return LabelTest(given.any_label, given.labels)


Test = Annotated[
    LabelTest,
    BeforeValidator(_as_test),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, LabelTestSettings.model_json_schema()]}),
]


class CategorySettings(Strict):
    """One label category: `labels` or a `pattern`, and how strictly it is kept."""

    labels: Words = ()
    pattern: str = ""
    required: Test = NEVER
    suggested: Test = NEVER
    aliases: dict[str, str] = Field(default_factory=dict)
    ask_before_removing: Words = ()
    grace: Span | None = None

    @model_validator(mode="after")
    def _complete(self) -> Any:
        refuse(not self.labels and not self.pattern, "give labels or a pattern")
        refuse(len(self.pattern) > LONGEST_LABEL, f"a pattern has at most {LONGEST_LABEL} characters")
        for label in self.labels:
            refuse("," in label, f'"{label}" holds a comma, a label never can')
        made = self.category("")
        for alias, target in self.aliases.items():
            refuse(not made.has(target), f'the alias "{alias}" leads to "{target}", which is no label here')
        for label in self.ask_before_removing:
            refuse(not made.has(label), f'ask_before_removing names "{label}", which is no label here')
        return self

    def category(self, name: str) -> Category:
        """The category these settings mean."""
        return Category(
            name,
            self.labels,
            self.pattern,
            self.required,
            self.suggested,
            dict(self.aliases),
            frozenset(self.ask_before_removing),
            self.grace,
        )
