"""How a team works, as its policy says: forms, where next steps stand, lists for people, figures, the bot's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot.context.forms import Form
from triage_bot.text.calendar import Calendar
from triage_bot.text.duration import Duration


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One kind of living list: an issue per person, or one for all if `shared`.

    A comment calls its reader once a week on the first working day from `weekly` (0 is Monday, None never), at
    most once a day for new lines of the `urgent` sections; on the month's first working day if one of the `monthly`
    sections has lines. `reminders`: more than three to one person go here.
    """

    name: str
    title: str
    template: str
    sections: tuple[str, ...] = ()
    urgent: frozenset[str] = frozenset()
    weekly: int | None = None
    shared: bool = False
    reminders: bool = False
    monthly: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Priority:
    """How accounts of one priority are looked after; calls younger than `green` and `yellow` are well and bearable."""

    level: str
    touch: str
    green: Duration | None = None
    yellow: Duration | None = None

    def band(self, last_call: date, today: date, calendar: Calendar) -> str:
        """As on green, yellow or red accounts, by the days since the last call; empty without limits (R127)."""
        if self.green is None or self.yellow is None:
            return ""
        if today <= self.green.day_after(last_call, calendar):
            return "green"
        return "yellow" if today <= self.yellow.day_after(last_call, calendar) else "red"


LIST_CALL = "list-call.md.j2"
"""The template of the short comment that calls a list's reader."""

UPDATES_LIST = ListSpec("updates-list", "Accounts that wait for a word: {{ person }}", "list.md.j2", reminders=True)
"""Where reminders go if the policy names no list for them."""


@dataclass(frozen=True)
class Process:
    """The parts of a policy that texts, forms and lists go by."""

    forms: tuple[Form, ...] = ()
    steps_under: tuple[str, ...] = ("Next steps", "Next step")
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    mention: str = ""

    @property
    def reminders(self) -> ListSpec:
        """The list that many reminders to one person become."""
        return next((one for one in self.lists.values() if one.reminders), UPDATES_LIST)
