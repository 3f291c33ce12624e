"""One voice: when an unasked text may be said, and how the texts of one look become one note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from triage_bot.actions.base import Held, Say, once
from triage_bot.changes.notes import PostNote
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker


def silence(say: Say, seen: Seen, scene: Scene) -> Held | None:
    """Why this may not be said now, and until when: snoozed, no working day there, or one note today already."""
    calendar, today = seen.calendar(scene), scene.today
    until = seen.snoozed_until(scene)
    if until:
        wakes = calendar.look_at(calendar.working_day_from(until + timedelta(days=1)))
        return Held(say.ref, say.rule, f"snoozed until {until}", wakes)
    if not say.any_day and not calendar.works(today):
        day = calendar.working_day_from(today)
        return Held(say.ref, say.rule, f"{today} is no working day, held until {day}", calendar.look_at(day))
    if _spoke_today(seen, scene):
        day = calendar.working_day_from(today + timedelta(days=1))
        return Held(say.ref, say.rule, f"one note was posted today, held until {day}", calendar.look_at(day))
    return None


def _spoke_today(seen: Seen, scene: Scene) -> bool:
    """True if a note of the bot that nobody asked for was posted on this local day."""
    return any(
        not note.system
        and scene.calendar.day(note.created_at) == scene.today
        and bool(marker.parts(note.body))
        and scene.standing.remembers(note.author)
        for note in seen.facts.notes or ()
    )


def notes(says: Iterable[Say], mark_of: Callable[[Ref], Mapping[str, object]]) -> list[PostNote]:
    """One note per issue out of all that is said there in this look, reminders first; `mark_of` adds to its mark."""
    by_ref: dict[Ref, list[Say]] = {}
    for say in says:
        by_ref.setdefault(say.ref, []).append(say)
    return [_note(ref, sorted(group, key=lambda one: not one.reminder), mark_of(ref)) for ref, group in by_ref.items()]


def _note(ref: Ref, says: list[Say], mark: Mapping[str, object]) -> PostNote:
    parts = {say.part: say.text for say in says}
    return PostNote(
        ref=ref,
        rule=", ".join(once(say.rule for say in says)),
        reason="; ".join(once(say.reason for say in says)),
        body=marker.compose(parts, tuple(say.said for say in says), mark),
        mentions=once(name for say in says for name in say.mentions),
        unasked=True,
        private=any(say.private for say in says),
    )


def is_living(issue: Issue, scene: Scene) -> bool:
    """True for the bot's own living issues (lists, summaries): rules leave them alone."""
    return "living" in marker.read(issue.description) and scene.standing.is_bot(issue.author)
