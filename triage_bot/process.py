"""How a team works, as its policy says: forms, where next steps stand, lists for people, figures, the bot's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.forms import Form


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One kind of living list: an issue per person, or one for all if `shared`.

    A comment calls its reader once a week on the first working day from `weekly` (0 is Monday, None never), and at
    most once a day for new lines of the `urgent` sections. `reminders`: more than three to one person go here.
    """

    name: str
    title: str
    template: str
    sections: tuple[str, ...] = ()
    urgent: frozenset[str] = frozenset()
    weekly: int | None = None
    shared: bool = False
    reminders: bool = False


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
    mention: str = ""

    @property
    def reminders(self) -> ListSpec:
        """The list that many reminders to one person become."""
        return next((one for one in self.lists.values() if one.reminders), UPDATES_LIST)
