"""The parts of a policy file that say how a team works: forms, lists for people, figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from triage_bot.context.forms import Form, Part, Reading
from triage_bot.context.process import ListSpec, Priority
from triage_bot.context.taxonomy import ALWAYS
from triage_bot.errors import ValueFault
from triage_bot.policy.settings import Test, Weekday, weekday
from triage_bot.shapes.values import Days, Strict, Words, refuse
from triage_bot.text.calendar import Calendar
from triage_bot.text.prose import fold
from triage_bot.text.template import faults_in


def _plain(value: Any) -> Any:
    refuse(not isinstance(value, bool | int | float | str), "a value is a text, a number, true or false")
    return value


Plain = Annotated[bool | int | float | str, BeforeValidator(_plain)]


class PartSettings(Strict):
    """One part of a form: its headings, how it is read, and on which labels it (or its date) is wanted."""

    headings: Words
    read: Reading = "text"
    required: Test = ALWAYS
    dated: Test | None = None

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.headings) or not self.headings, "a heading needs words")
        refuse(self.dated is not None and self.read != "steps", "`dated` is for parts with `read: steps`")
        return self


class FormSettings(Strict):
    """A form: a note that begins with one of these words, or has two of these headings."""

    begins: Words = ()
    parts: dict[str, PartSettings] = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.begins), "`begins` needs words")
        words = [fold(one) for part in self.parts.values() for one in part.headings]
        twice = next((one for one in words if words.count(one) > 1), "")
        refuse(bool(twice), f'the heading "{twice}" stands for two parts')
        return self

    def form(self, name: str) -> Form:
        """The form these settings mean."""
        parts = (Part(key, one.headings, one.read, one.required, one.dated) for key, one in self.parts.items())
        return Form(name, tuple(parts), self.begins)


class CallSettings(Strict):
    """When a comment on the list calls its reader: weekly, daily for new lines of some sections, monthly for others."""

    weekly: Weekday | None = None
    daily_for: Words = ()
    monthly_for: Words = ()


class ListSettings(Strict):
    """A living list: one issue per person, or one for all with `shared: true`."""

    title: str
    template: str = "list.md.j2"
    sections: Words = Field(min_length=1)
    call: CallSettings = CallSettings()
    shared: bool = False
    reminders: bool = False

    @model_validator(mode="after")
    def _usable(self) -> Any:
        twice = next((one for one in self.sections if self.sections.count(one) > 1), "")
        refuse(bool(twice), f'the section "{twice}" is written twice')
        for _, message in faults_in(self.title, frozenset({"person"})):
            raise ValueFault(f"title: {message}")
        for key, named in (("daily_for", self.call.daily_for), ("monthly_for", self.call.monthly_for)):
            unknown = next((one for one in named if one not in self.sections), "")
            refuse(bool(unknown), f'{key} names "{unknown}", which is no section here')
        refuse(self.shared and self.reminders, "reminders are for one person: a shared list cannot hold them")
        return self

    def spec(self, name: str) -> ListSpec:
        """The list these settings mean."""
        weekly = weekday(self.call.weekly) if self.call.weekly else None
        return ListSpec(
            name,
            self.title,
            self.template,
            self.sections,
            frozenset(self.call.daily_for),
            weekly,
            self.shared,
            self.reminders,
            frozenset(self.call.monthly_for),
        )


class CallLimits(Strict):
    """Days since the last call that are as on green accounts, and as on yellow ones; beyond, as on red ones."""

    green: Days
    yellow: Days

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        first, day = Calendar(), date(2026, 1, 1)
        later = self.yellow.day_after(day, first) > self.green.day_after(day, first)
        refuse(not later, f"yellow ends with {self.yellow}, which is not after green's {self.green}")
        return self


class PrioritySettings(Strict):
    """How accounts of one priority are looked after (R126, R127)."""

    touch: str
    last_call: CallLimits | None = None

    def priority(self, level: str) -> Priority:
        """The priority these settings mean."""
        calls = self.last_call
        return Priority(level, self.touch, calls.green if calls else None, calls.yellow if calls else None)


class StepsSettings(Strict):
    """Under which headings of descriptions and forms next steps stand."""

    headings: Words = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.headings), "a heading needs words")
        return self
