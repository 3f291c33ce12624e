"""Action `milestone`: set the milestone by its title, and make it if it is not there."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator

from triage_bot.actions.base import Action
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.naming import check_milestone, value
from triage_bot.actions.update import Hiding
from triage_bot.changes.set_field import SetMilestone
from triage_bot.context.checking import Marked, Text, Titled
from triage_bot.context.gem.text import apart_from_holes
from triage_bot.context.scene import Scene
from triage_bot.context.wording import names_for
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS
from triage_bot.text.template import is_ours, render_value


def _titled(given: Any) -> Any:
    """A text alone is the title."""
    return given if isinstance(given, dict) else {"title": given}


class MilestoneAction(Hiding):
    """Set the milestone with this title, if it is not set already; with `create` it is made if it is not there."""

    key = "milestone"
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS})
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

    def in_words_of_the_gem(self) -> bool:
        return self.root.model_fields_set == {"title"} and not is_ours(apart_from_holes(self.root.title))

    def as_the_gem(self) -> Action:
        return TitledMilestone(self.root.title).hiding(self._hides)


class TitledMilestone(Hiding):
    """Set the milestone with this title, which must be there."""

    root: Annotated[str, Text(gem=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        title = value(self.root, match, scene, self._hides).strip()
        if not title:
            return NOTHING
        known, now = check_milestone(title, match.seen.ref, scene), match.seen.issue.milestone
        same = now is not None and now.title == known.title
        return NOTHING if match.idle(same) else match.to(SetMilestone, title=known.title, known=known)
