"""Action `status`: close or reopen the issue."""

from typing import Literal

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_state import SetState
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS

_STATES = {"close": "closed", "reopen": "opened"}  # https://docs.gitlab.com/api/issues/


class Status(Single):
    """`close` or `reopen` the issue, if it is not so already."""

    key = "status"
    of_the_gem = True
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS})
    root: Literal["close", "reopen"]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.idle(match.seen.issue.state == _STATES[self.root]):
            return NOTHING
        return match.to(SetState, event=self.root)
