"""Action `milestone`: set the milestone by its title."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.actions.base import NOTHING, Effects, Match, Single, Text
from triage_bot.model.change import SetMilestone
from triage_bot.scene import Scene, names_for
from triage_bot.text.template import render_value


class Milestone(Single):
    """Set the milestone with this title, if it is not set already; the title may be a text."""

    key = "milestone"
    root: str

    def act(self, match: Match, scene: Scene) -> Effects:
        title = render_value(self.root, names_for(match.seen, scene))
        now = match.seen.issue.milestone
        if not title or (now and now.title == title):
            return NOTHING
        change = SetMilestone(ref=match.seen.ref, rule=match.rule, reason=match.why, title=title)
        return Effects((change,))

    def texts(self) -> Iterable[Text]:
        yield Text((), self.root)
