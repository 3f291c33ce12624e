"""Action `health_status`: set the health status of an issue, or clear it (GraphQL)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.update import UpdateField, skipped
from triage_bot.changes.mutation import SetHealth
from triage_bot.context.scene import Scene
from triage_bot.model.resource_type import ISSUES
from triage_bot.shapes.values import CLEARED

_Health = Literal["on_track", "needs_attention", "at_risk"]


def _cleared(given: Any) -> Any:
    return None if given == CLEARED else given


class HealthStatusAction(UpdateField):
    """Set `on_track`, `needs_attention` or `at_risk`; `~` clears it."""

    key = "health_status"
    clears = True
    root: Annotated[_Health | None, BeforeValidator(_cleared)]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.ref.kind != ISSUES:
            return skipped(self.key, match)
        return match.to(SetHealth, health=self.root) if self.root != match.seen.issue.health_status else NOTHING
