"""Changes that GitLab takes by GraphQL alone: health status, and the status of a work item."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from triage_bot.changes.change import Stage
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Hands
from triage_bot.changes.meanwhile import Meanwhile
from triage_bot.changes.set_field import SetField
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Word

_Health = Literal["on_track", "needs_attention", "at_risk", "none"]
_HEALTH = {"on_track": "onTrack", "needs_attention": "needsAttention", "at_risk": "atRisk"}


@dataclass(frozen=True, kw_only=True)
class Mutation(SetField):
    """One widget of a work item is set."""

    asks: ClassVar[str] = ""
    """What of the widget is asked back (https://docs.gitlab.com/api/graphql/reference/#workitemwidget)."""

    def widget(self) -> Mapping[str, Any]:
        """The widget, and what it shall hold."""
        raise NotImplementedError(self.kind)

    def told(self, widgets: Mapping[str, Any]) -> Any:
        """What an issue has that GitLab shows with these fields of its widgets."""
        raise NotImplementedError(self.kind)

    def answered(self, issue: Issue, widgets: Mapping[str, Any]) -> Issue:
        """The issue with what GitLab answered."""
        return replace(issue, **{self.field: self.told(widgets)})

    def overtaken(self, meanwhile: Meanwhile) -> str:
        """Not by what it asks for: an answer may have been lost, and then it is there already."""
        return "" if self.on(meanwhile.now) == self.value else super().overtaken(meanwhile)

    def do(self, hands: Hands) -> None:
        hands.mutate(self)


@dataclass(frozen=True, kw_only=True)
class SetHealth(Mutation):
    """Set the health status, or clear it with None; before the other fields are sent."""

    health: str | None
    kind, sent = "set_health", Stage.BEFORE
    expects = (Expectation(key="health", takes=_Health, attribute="health", phrase="health status: {}", rank=17),)
    field, words, attribute = "health_status", "health status", "health"
    asks = "... on WorkItemWidgetHealthStatus { healthStatus }"

    @property
    def summary(self) -> str:
        return f"health status: {self.health}" if self.health else "clear the health status"

    def widget(self) -> Mapping[str, Any]:
        return {"healthStatusWidget": {"healthStatus": _HEALTH[self.health] if self.health else None}}

    def told(self, widgets: Mapping[str, Any]) -> Any:
        shown = widgets.get("healthStatus")
        return next((health for health, word in _HEALTH.items() if word == shown), shown)


@dataclass(frozen=True, kw_only=True)
class SetStatusName(Mutation):
    """Set the status by its name, last of all."""

    name: str
    kind, sent, rank, says = "set_status", Stage.AFTER, 3, "status: {0.name}"
    expects = (Expectation(key="status", takes=Word, attribute="name", phrase="status: {}", rank=18),)
    field, words, attribute = "status", "status", "name"
    asks = "... on WorkItemWidgetStatus { status { name } }"

    def widget(self) -> Mapping[str, Any]:
        return {"statusWidget": {"name": self.name}}

    def told(self, widgets: Mapping[str, Any]) -> Any:
        status = widgets.get("status")
        return status.get("name") if isinstance(status, Mapping) else None

    def overtaken(self, meanwhile: Meanwhile) -> str:
        """It may close the issue, and lists do not tell which it had."""
        return meanwhile.acted
