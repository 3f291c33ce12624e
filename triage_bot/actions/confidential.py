"""Action `confidential`: make the issue confidential, or not."""

from typing import Annotated

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import SetConfidential
from triage_bot.context.checking import Outright
from triage_bot.context.scene import Scene


class ConfidentialAction(Single):
    """Make the issue confidential (`true`) or visible to all members (`false`)."""

    key = "confidential"
    on_unproved = "itself"
    root: Annotated[bool, Outright(False)]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.issue.confidential is self.root:
            return NOTHING
        return match.to(SetConfidential, confidential=self.root)
