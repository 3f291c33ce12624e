"""A template's front matter, filled in: title, labels, assignees, due date, milestone, confidential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from triage_bot.context.checking import Text
from triage_bot.model.resource import Dates
from triage_bot.shapes.day import day
from triage_bot.shapes.values import Strict, refuse
from triage_bot.text.template import render_value

FRONT_KEYS = frozenset({"title", "labels", "assignees", "due_date", "confidential", "milestone"})


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


DayText = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str)]


class Titled(Strict):
    """A milestone by its title; with `create` it is made if it is not there, with these days (YYYY-MM-DD)."""

    title: Annotated[str, Text()]
    create: bool = False
    start: Annotated[DayText, Text()] = ""
    due: Annotated[DayText, Text()] = ""

    @model_validator(mode="after")
    def _days_of_what_is_made(self) -> Any:
        refuse(bool(self.start or self.due) and not self.create, "start and due need `create: true`")
        refuse(self.create and not self.title.strip(), "what is to be made needs a title")
        return self

    def filled(self, names: Mapping[str, object]) -> tuple[str, Dates | None]:
        """Its title, empty for none, and the days to make it with; raises ValueFault for what is no day."""
        title = render_value(self.title, names)
        if not (title and self.create):
            return title, None
        start, due = (render_value(text, names) for text in (self.start, self.due))
        return title, Dates(day(start) if start else None, day(due) if due else None)

    @classmethod
    def in_front(cls, given: object) -> Titled:
        """As front matter gives it: nothing, a text or a map; raises ValidationError."""
        return cls.model_validate(given if isinstance(given, dict) else {"title": "" if given is None else str(given)})


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
