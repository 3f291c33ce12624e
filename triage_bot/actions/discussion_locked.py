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
        now = match.seen.issue.discussion_locked
        return NOTHING if match.idle(self.root == now) else match.to(SetLocked, locked=self.root)
