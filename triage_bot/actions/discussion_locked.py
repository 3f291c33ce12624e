"""Action `discussion_locked`: lock the discussion, or open it."""

from pydantic import StrictBool

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.update import UpdateField
from triage_bot.changes.set_more import SetLocked
from triage_bot.context.scene import Scene


class DiscussionLocked(UpdateField):
    """Lock the discussion to members (`true`), or open it (`false`)."""

    key = "discussion_locked"
    root: StrictBool

    def act(self, match: Match, scene: Scene) -> Effects:
        return match.to(SetLocked, locked=self.root) if self.root != match.seen.issue.discussion_locked else NOTHING
