"""The parts of a policy file beside its rules: bot, calendar, label categories."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from triage_bot.conditions.base import Span, Strict, Words, refuse
from triage_bot.errors import ValueFault
from triage_bot.taxonomy import ALWAYS, NEVER, Category, LabelTest
from triage_bot.text.calendar import Calendar
from triage_bot.text.inert import is_username

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekday(name: Weekday) -> int:
    """0 for monday."""
    return _DAYS.index(name)


class Bot(Strict):
    """Who counts as the bot, besides this token's own bot user, and by which name it hears commands."""

    usernames: Words = ()
    mention: str = ""

    @model_validator(mode="after")
    def _a_name(self) -> Any:
        name = self.mention
        refuse(bool(name) and not is_username(name), f'"{name}" cannot be a username (write it without @)')
        return self


class CalendarSettings(Strict):
    """Time zone, weekend, holidays and the month the fiscal year starts in."""

    timezone: str = "UTC"
    fiscal_year_start_month: int = Field(default=2, ge=1, le=12)
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    holidays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(len(set(self.weekend)) == 7, "a week needs a working day")
        self.calendar()
        return self

    def calendar(self) -> Calendar:
        """The calendar these settings mean; raises ValueFault for an unknown zone."""
        try:
            zone = ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueFault(f'"{self.timezone}" is no time zone, write one such as Europe/Berlin') from None
        weekend = frozenset(_DAYS.index(day) for day in self.weekend)
        return Calendar(zone, weekend, frozenset(self.holidays), self.fiscal_year_start_month)


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
