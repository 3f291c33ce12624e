"""Condition `reopened`: whether a person has opened the issue again after it was closed."""

from __future__ import annotations

from triage_bot.conditions.base import Finding, Scalar
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import STATE_EVENTS


class Reopened(Scalar):
    """A person has opened the issue again after its last close, or nobody has (`false`)."""

    key = "reopened"
    late = True
    root: bool

    def check(self, seen: Seen, scene: Scene) -> Finding:
        wanted = "reopened by a person" if self.root else "not reopened by a person"
        if seen.facts.state_events is None:
            return self.lacks(wanted, STATE_EVENTS)
        last = max(seen.facts.state_events, key=lambda one: (one.created_at, one.id), default=None)
        again = last is not None and last.state == "reopened" and scene.standing.is_person(last.user)
        shown = f"by {last.user.username}" if again and last else "no"
        return self.finding(again is self.root, wanted, shown)
