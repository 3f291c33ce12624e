"""How a team works, as its policy says: forms, where next steps stand, lists for people, figures, the bot's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from triage_bot.context.forms import Form
from triage_bot.errors import ValueFault
from triage_bot.shapes.values import MapEntry, Strict, Words, refuse
from triage_bot.text.calendar import Calendar, Days, Weekday
from triage_bot.text.prose import fold
from triage_bot.text.template import faults_in


class Calls(Strict):
    """When a comment on the list calls its reader: weekly, daily for new lines of some sections, monthly for others.

    Weekly is the first working day from that one, monthly the month's first working day.
    """

    weekly: Weekday | None = None
    daily_for: Words = ()
    monthly_for: Words = ()


class ListSpec(MapEntry):
    """A living list: one issue per person, or one for all with `shared: true`; one may take `reminders`, if many."""

    title: str
    template: str = "list.md.j2"
    sections: Words = Field(min_length=1)
    call: Calls = Calls()
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


class Priority(MapEntry):
    """How accounts of one priority are looked after (R126, R127); its name is the level."""

    touch: str
    last_call: CallLimits | None = None

    def band(self, last_call: date, today: date, calendar: Calendar) -> str:
        """As on green, yellow or red accounts, by the days since the last call; empty without limits (R127)."""
        if self.last_call is None:
            return ""
        if today <= self.last_call.green.day_after(last_call, calendar):
            return "green"
        return "yellow" if today <= self.last_call.yellow.day_after(last_call, calendar) else "red"


class StepsUnder(Strict):
    """Under which headings of descriptions and forms next steps stand."""

    headings: Words = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Any:
        refuse(not all(fold(one) for one in self.headings), "a heading needs words")
        return self


STEPS = StepsUnder(headings=("Next steps", "Next step"))
"""Where they stand unless a policy says otherwise."""


def _plain(value: Any) -> Any:
    refuse(not isinstance(value, bool | int | float | str), "a value is a text, a number, true or false")
    return value


Figure = Annotated[bool | int | float | str, BeforeValidator(_plain)]
"""One of a policy's `values`."""

LIST_CALL = "list-call.md.j2"
"""The template of the short comment that calls a list's reader."""

UPDATES_LIST = ListSpec.model_construct(
    title="Accounts that wait for a word: {{ person }}", sections=(), reminders=True
).called("updates-list")
"""Where reminders go if the policy names no list for them."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """The parts of a policy that texts, forms and lists go by."""

    forms: tuple[Form, ...] = ()
    next_steps: StepsUnder = STEPS
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    mention: str = ""

    @property
    def reminders(self) -> ListSpec:
        """The list that many reminders to one person become."""
        return next((one for one in self.lists.values() if one.reminders), UPDATES_LIST)
