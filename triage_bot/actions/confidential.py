"""Action `confidential`: make the issue confidential, or not."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.actions.base import NOTHING, Effects, Single
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import SetConfidential
from triage_bot.context.scene import Scene
from triage_bot.text.document import Document


class Confidential(Single):
    """Make the issue confidential (`true`) or visible to all members (`false`)."""

    key = "confidential"
    on_unproved = "itself"
    root: bool

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.issue.confidential is self.root:
            return NOTHING
        return match.to(SetConfidential, confidential=self.root)

    def opens_up(self, templates: Mapping[str, Document]) -> str:
        return "" if self.root else "`confidential: false`"
