"""What label changes are shown before: the labels that are there, with who put them there."""

from __future__ import annotations

from triage_bot.changes.change import Backdrop, Change
from triage_bot.cli.printing.view import View
from triage_bot.context.reading import newest_add
from triage_bot.model.facts import EMPTY


def backdrop(view: View, change: Change) -> Backdrop:
    """The change's issue; labels of one category are akin, and an origin is ` (csm-chen, 2026-11-15)`."""
    events = view.facts.get(change.ref, EMPTY).label_events or ()

    def akin(label: str, other: str) -> bool:
        return any(one.canonical(label) and one.canonical(other) for one in view.categories.values())

    def origin(label: str) -> str:
        event = newest_add(events, frozenset({label}))
        if event is None:
            return ""
        who = "the bot" if view.identity.names(event.user) else event.user.username
        return f" ({who}, {event.created_at:%Y-%m-%d})"

    return Backdrop(view.issues.get(change.ref), akin, origin)
