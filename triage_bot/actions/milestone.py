"""Action `milestone`: set the milestone by its title, and make it if it is not there."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator

from triage_bot.actions.base import Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import SetMilestone
from triage_bot.context.checking import Marked, Text, Titled
from triage_bot.context.scene import Scene
from triage_bot.context.wording import names_for
from triage_bot.text.template import render_value


def _titled(given: Any) -> Any:
    """A text alone is the title."""
    return given if isinstance(given, dict) else {"title": given}


class MilestoneAction(Single):
    """Set the milestone with this title, if it is not set already; with `create` it is made if it is not there."""

    key = "milestone"
    root: Annotated[Titled, BeforeValidator(_titled, json_schema_input_type=str | Titled)]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        text = match.worded(
            partial(render_value, self.root.title), scene, [self.root.title]
        )  # a renewal's quarter is not for everybody
        warnings = text.warnings(match.rule, seen.ref)
        now = seen.issue.milestone
        if not text.text or (now and now.title == text.text):
            return Effects(warnings=warnings)
        title, make = self.root.filled(names_for(seen, scene, bare=text.left_out))
        return match.to(SetMilestone, warnings, title=title, make=make, private=text.private)

    def texts(self) -> Iterable[Marked[Text]]:
        is_map = len(self.root.model_fields_set) > 1
        return ((path if is_map else (), word, mark) for path, word, mark in super().texts())
