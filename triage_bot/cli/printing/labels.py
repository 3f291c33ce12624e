"""Label changes as before → after, with who put the old ones there."""

from __future__ import annotations

from triage_bot.cli.printing.view import View
from triage_bot.context.reading import newest_add
from triage_bot.model.change import Relabel
from triage_bot.model.facts import EMPTY


def story(view: View, change: Relabel) -> str:
    """`EMEA (csm-chen, 2026-11-15), APAC (csm-chen, 2026-11-16) → APAC` for a category, else what comes and goes."""
    issue = view.issues.get(change.ref)
    have = issue.labels if issue else ()
    concerned = [label for label in have if _kin(view, label, change)]
    if concerned:
        after = [label for label in concerned if label not in change.remove]
        after += [label for label in change.add if label not in after]
        before = ", ".join(_with_origin(view, change, label) for label in concerned)
        return f"labels {before} → {', '.join(after) or 'none'}"
    comes = [f'add ~"{label}"' for label in change.add]
    goes = [f"remove ~{_with_origin(view, change, label, quote=True)}" for label in change.remove]
    return ", ".join([*comes, *goes])


def _kin(view: View, label: str, change: Relabel) -> bool:
    """True if the label shares a category with one that is added or removed."""
    changed = (*change.add, *change.remove)
    return any(
        category.canonical(label) and any(category.canonical(one) for one in changed)
        for category in view.categories.values()
    )


def _with_origin(view: View, change: Relabel, label: str, quote: bool = False) -> str:
    events = view.facts.get(change.ref, EMPTY).label_events or ()
    event = newest_add(events, frozenset({label}))
    shown = f'"{label}"' if quote else label
    if event is None:
        return shown
    who = "the bot" if view.identity.names(event.user) else event.user.username
    return f"{shown} ({who}, {event.created_at:%Y-%m-%d})"
