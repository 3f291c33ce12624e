"""Changes that GitLab takes by GraphQL alone: health status, and the status of a work item."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.hands import Hands
from triage_bot.model.resource import Issue

_HEALTH = {"on_track": "onTrack", "needs_attention": "needsAttention", "at_risk": "atRisk"}


@dataclass(frozen=True, kw_only=True)
class Mutation(Change):
    """One widget of a work item is set."""

    def widget(self) -> Mapping[str, Any]:
        """The widget, and what it shall hold."""
        raise NotImplementedError(self.kind)

    def do(self, hands: Hands) -> None:
        hands.mutate(self.widget())


@dataclass(frozen=True, kw_only=True)
class SetHealth(Mutation):
    """Set the health status, or clear it with None; before the other fields are sent."""

    health: str | None
    kind, sent, expects = "set_health", Stage.BEFORE, (("health", "health"),)

    @property
    def summary(self) -> str:
        return f"health status: {self.health}" if self.health else "clear the health status"

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        return replace(issue, health_status=self.health) if issue else None

    def widget(self) -> Mapping[str, Any]:
        return {"healthStatusWidget": {"healthStatus": _HEALTH[self.health] if self.health else None}}


@dataclass(frozen=True, kw_only=True)
class SetStatusName(Mutation):
    """Set the status by its name, last of all."""

    name: str
    kind, sent, rank, says, expects = "set_status", Stage.AFTER, 3, "status: {0.name}", (("status", "name"),)

    def widget(self) -> Mapping[str, Any]:
        return {"statusWidget": {"name": self.name}}
