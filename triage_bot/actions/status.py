"""Action `status`: close or reopen the issue."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_state import SetState
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import EPICS, ISSUES, MERGE_REQUESTS

_STATES = {"close": "closed", "reopen": "opened"}  # https://docs.gitlab.com/api/issues/


def _first(value: Any) -> Any:
    # Real files write `status: [close]`; the gem takes it.
    return value[0] if isinstance(value, list) and len(value) == 1 else value


_Given = Literal["close", "reopen"] | tuple[Literal["close", "reopen"]]


class Status(Single):
    """`close` or `reopen` the issue, if it is not so already."""

    key = "status"
    of_the_gem = True
    on = frozenset({ISSUES, MERGE_REQUESTS, EPICS})
    root: Annotated[Literal["close", "reopen"], BeforeValidator(_first, json_schema_input_type=_Given)]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.issue.state == _STATES[self.root]:
            return NOTHING
        return match.to(SetState, event=self.root)
