"""Action `milestone`: set the milestone by its title, and make it if it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from triage_bot.actions.base import Effects, Match, Single, Text
from triage_bot.context.names import names_for
from triage_bot.context.scene import Scene
from triage_bot.context.wording import worded
from triage_bot.model.change import Dates, SetMilestone
from triage_bot.shapes.values import Strict, refuse
from triage_bot.text.fields import day
from triage_bot.text.template import render_value


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


DayText = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str)]


class Titled(Strict):
    """A milestone by its title; with `create` it is made if it is not there, with these days (YYYY-MM-DD)."""

    title: str
    create: bool = False
    start: DayText = ""
    due: DayText = ""

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


def _titled(given: Any) -> Any:
    """A text alone is the title."""
    return given if isinstance(given, dict) else {"title": given}


class Milestone(Single):
    """Set the milestone with this title, if it is not set already; with `create` it is made if it is not there."""

    key = "milestone"
    root: Annotated[Titled, BeforeValidator(_titled, json_schema_input_type=str | Titled)]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        made = worded(
            lambda bare: render_value(self.root.title, names_for(seen, scene, bare=bare)), seen.issue, scene
        )  # a renewal's quarter is not for everybody
        warnings = made.warnings(match.rule, seen.ref)
        now = seen.issue.milestone
        if not made.text or (now and now.title == made.text):
            return Effects(warnings=warnings)
        title, make = self.root.filled(names_for(seen, scene, bare=made.left_out))
        change = SetMilestone(
            ref=seen.ref, rule=match.rule, reason=match.why, title=title, make=make, private=made.private
        )
        return Effects((change,), warnings=warnings)

    def texts(self) -> Iterable[Text]:
        is_map = len(self.root.model_fields_set) > 1
        for key in ("title", "start", "due"):
            yield Text((key,) if is_map else (), getattr(self.root, key))
