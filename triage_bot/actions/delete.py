"""Action `delete`: delete a branch, an issue or a merge request."""

from pydantic import StrictBool

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.delete import Delete
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import BRANCHES, ISSUES, MERGE_REQUESTS


class DeleteAction(Single):
    """Delete it, for good."""

    key = "delete"
    of_the_gem = passed_over = True
    on = frozenset({BRANCHES, ISSUES, MERGE_REQUESTS})
    root: StrictBool

    def act(self, match: Match, scene: Scene) -> Effects:
        default = match.seen.issue.row.get("default") is True
        return match.to(Delete, kept="it is the default branch" if default else "") if self.root else NOTHING
