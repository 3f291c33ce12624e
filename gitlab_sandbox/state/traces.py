"""What a change leaves behind: system notes and resource events, in GitLab's wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, touch


def system_note(actor: Actor, noteable: m.Issuable, body: str, at: datetime | None = None) -> m.Note:
    """A note written by GitLab in the actor's name; it touches the item as any note does."""
    note = add_note(actor, noteable, body, at, system=True)
    touch(actor, noteable)
    return note


def add_note(
    actor: Actor,
    noteable: m.Issuable,
    body: str,
    at: datetime | None = None,
    *,
    system: bool = False,
    internal: bool = False,
    discussion: str = "",
    kind: str | None = None,
) -> m.Note:
    state, when = actor.state, at or actor.now
    note = m.Note(
        id=state.next_id("note"),
        body=body,
        author=actor.user,
        created_at=when,
        updated_at=when,
        system=system,
        internal=internal,
    )
    note.discussion_id = discussion or f"{state.random.getrandbits(160):040x}"
    note.type = kind
    noteable.notes.append(note)
    state.changed()
    return note


_TASK = re.compile(r"^[ \t>]*(?:[-*+]|\d+\.)[ \t]+\[([ xX~])\][ \t]+(.*)$", re.M)


def description_texts(old: str | None, new: str | None) -> list[str]:
    """What GitLab says of an edited description: each line that was ticked or unticked, else that it was changed."""
    lines = zip(_TASK.findall(old or ""), _TASK.findall(new or ""), strict=False)
    ticked = [
        (words, now in "xX")
        for (was, before), (now, words) in lines
        if before == words and (was in "xX") != (now in "xX")
    ]
    texts = [
        f"marked the checklist item **{words}** as {'completed' if done else 'incomplete'}" for words, done in ticked
    ]
    return texts or ["changed the description"]


def label_events(actor: Actor, noteable: m.Issuable, before: Sequence[m.Label], at: datetime | None = None) -> None:
    added = [x for x in noteable.labels if x not in before]
    removed = [x for x in before if x not in noteable.labels]
    for action, labels in (("add", added), ("remove", removed)):
        for label in sorted(labels, key=lambda x: x.id):
            event_id = actor.state.next_id("label_event")
            event = m.LabelEvent(id=event_id, user=actor.user, created_at=at or actor.now, label=label, action=action)
            noteable.label_events.append(event)


def state_event(actor: Actor, noteable: m.Issuable, word: str, at: datetime | None = None) -> None:
    event = m.StateEvent(actor.state.next_id("state_event"), actor.user, at or actor.now, word)
    noteable.state_events.append(event)


def milestone_events(
    actor: Actor, noteable: m.Issuable, before: m.Milestone | None, at: datetime | None = None
) -> None:
    """One event for each change: from one milestone to another is an `add` alone."""
    milestone = noteable.milestone or before
    if milestone is not None:
        event_id, action = actor.state.next_id("milestone_event"), "add" if noteable.milestone else "remove"
        event = m.MilestoneEvent(
            id=event_id, user=actor.user, created_at=at or actor.now, milestone=milestone, action=action
        )
        noteable.milestone_events.append(event)


# ---- wording ----------------------------------------------------------------------------------


def sentence(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def assignees_text(before: Sequence[m.User], after: Sequence[m.User]) -> str:
    new = [f"@{u.username}" for u in after if u not in before]
    old = [f"@{u.username}" for u in before if u not in after]
    parts = [f"assigned to {sentence(new)}"] if new else []
    if old:
        parts.append(f"unassigned {sentence(old)}")
    return " and ".join(parts)


def title_text(old: str, new: str) -> str:
    """Marks the differing middle as GitLab's inline difference does."""
    head = _shared(old, new)
    tail = min(_shared(old[::-1], new[::-1]), len(old) - head, len(new) - head)

    def mark(text: str, sign: str) -> str:
        middle = text[head : len(text) - tail]
        ends = text[:head], text[len(text) - tail :]
        return f"{ends[0]}{{{sign}{middle}{sign}}}{ends[1]}" if middle else text

    return f"changed title from **{mark(old, '-')}** to **{mark(new, '+')}**"


def _shared(left: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, other, strict=False)))


def due_text(due: date | None) -> str:
    return f"changed due date to {due:%B} {due.day}, {due.year}" if due else "removed due date"


def confidential_text(confidential: bool) -> str:
    return "made the issue confidential" if confidential else "made the issue visible to everyone"


def lock_text(locked: bool, where: str = "issue") -> str:
    return f"{'locked' if locked else 'unlocked'} the discussion in this {where}"


def reviewers_text(before: Sequence[m.User], after: Sequence[m.User]) -> str:
    new = [f"@{u.username}" for u in after if u not in before]
    old = [f"@{u.username}" for u in before if u not in after]
    parts = [f"requested review from {sentence(new)}"] if new else []
    if old:
        parts.append(f"removed review request for {sentence(old)}")
    return " and ".join(parts)


def health_text(status: str | None) -> str:
    if status is None:
        return "removed health status"
    return f"changed health status to **{status.replace('_', ' ')}**"


def duration_text(seconds: int) -> str:
    """Hours and minutes as GitLab writes them, a day being eight hours and a week five days."""
    parts = []
    for letter, size in (("w", 144000), ("d", 28800), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{letter}")
    return " ".join(parts)
