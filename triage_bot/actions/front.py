"""A template's front matter, filled in: title, labels, assignees, due date, milestone, confidential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.actions.milestone import Titled
from triage_bot.model.change import Dates
from triage_bot.text.template import render_value

FRONT_KEYS = frozenset({"title", "labels", "assignees", "due_date", "confidential", "milestone"})


@dataclass(frozen=True)
class Front:
    """Front matter and the names its texts may use."""

    given: Mapping[str, object]
    names: Mapping[str, object]

    def value(self, key: str) -> str:
        """One value; empty if there is none. Raises ValueFault if it cannot be filled in."""
        given = self.given.get(key)
        return render_value("" if given is None else str(given), self.names)

    def milestone(self) -> tuple[str, Dates | None]:
        """The milestone's title, empty for none, and the days to make it with if it may be made."""
        return Titled.in_front(self.given.get("milestone")).filled(self.names)

    def values(self, key: str) -> tuple[str, ...]:
        """A list, or one value, without repeats and what comes out empty."""
        given = self.given.get(key) or ()
        words = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        return tuple(dict.fromkeys(word for one in words if (word := render_value(str(one), self.names))))
