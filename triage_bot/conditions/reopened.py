"""Condition `reopened`: whether a person has opened the issue again after it was closed."""

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import STATE_EVENTS


class Reopened(Scalar):
    """A person has opened the issue again after its last close, or nobody has (`false`)."""

    key = "reopened"
    late = True
    root: bool

    def holds(self, seen: Seen, scene: Scene) -> bool:
        seen.facts.require(STATE_EVENTS)
        return bool(self._by(seen, scene)) is self.root

    def wanted(self) -> str:
        return "reopened by a person" if self.root else "not reopened by a person"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return f"by {by}" if (by := self._by(seen, scene)) else "no"

    def _by(self, seen: Seen, scene: Scene) -> str:
        """The person who opened it again last, if that is the last event."""
        last = max(seen.facts.state_events or (), key=lambda event: (event.created_at, event.id), default=None)
        again = last is not None and last.state == "reopened" and scene.standing.is_person(last.user)
        return last.user.username if again and last else ""
