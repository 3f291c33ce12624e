"""Action `weight`: set the weight, or clear it."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.update import UpdateField, skipped
from triage_bot.changes.set_more import SetWeight
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import ISSUES
from triage_bot.shapes.values import CLEARED, refuse


def _number(given: Any) -> Any:
    refuse(isinstance(given, bool), "weight takes a number")
    return None if given == CLEARED else given


class WeightAction(UpdateField):
    """Set this weight; `~` clears it."""

    key = "weight"
    clears = True
    root: Annotated[int | str | None, BeforeValidator(_number)]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.ref.kind != ISSUES:
            return skipped(self.key, match)
        return NOTHING if match.idle(self.root == match.seen.issue.weight) else match.to(SetWeight, weight=self.root)
