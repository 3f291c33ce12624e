"""The way an issue took through a label category: its turns, who made the last one, and for how long it is news."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from triage_bot.actions.obeying import asked_colour, orders
from triage_bot.conditions.base import TOUCH_LAG
from triage_bot.context.reading import forms, health_labels, is_update, said_here
from triage_bot.context.scene import SNOOZED, Scene
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import Category
from triage_bot.model.resource import LabelEvent
from triage_bot.text.calendar import Calendar

YOUNG = 3
"""Working days for which a turn is news, and for which what it lacks is waited for."""
REOPENED = ("reopened",)
"""What the hidden line of a note is about with which the bot opened an issue again for the account list."""


def turns_of(seen: Seen, category: Category, beside: str | None = None) -> list[LabelEvent]:
    """The turns up to the label the issue has, rightly spelt; the same label again is none. Of an issue that is opened
    in this plan it is the label it is opened with. The last one is made when the label `beside` it is there, too.
    """
    turns: list[LabelEvent] = []
    for event in sorted(_events(seen), key=lambda edit: (edit.created_at, edit.id)):
        label = category.canonical(event.label) if event.action == "add" else None
        if label and not (turns and turns[-1].label == label):
            turns.append(replace(event, label=label))
    present = {category.canonical(label) for label in seen.labels}
    while turns and turns[-1].label not in present:
        turns.pop()
    later = [edit for edit in _events(seen) if edit.action == "add" and edit.label == beside]
    last = max(later, key=lambda edit: (edit.created_at, edit.id), default=None)
    if turns and last and last.created_at > turns[-1].created_at:
        turns[-1] = replace(last, label=turns[-1].label)
    return turns


def _events(seen: Seen) -> Sequence[LabelEvent]:
    issue, known = seen.issue, seen.facts.label_events or ()
    if not issue.ref.planned:
        return known
    given = (
        LabelEvent(id=0, user=issue.author, created_at=issue.created_at, action="add", label=label)
        for label in issue.labels
    )
    return (*given, *known)


def began(turns: Sequence[LabelEvent], seen: Seen) -> datetime:
    """Since when words may be about the last turn (UTC): the turn before, else the opening."""
    return turns[-2].created_at if len(turns) > 1 else seen.issue.created_at


def actor(turns: Sequence[LabelEvent], seen: Seen, scene: Scene) -> str:
    """Who made the last turn; if the bot did, whose command or form asked for it since; empty if nobody's."""
    turned = turns[-1]
    if not scene.standing.is_bot(turned.user):
        return turned.user.username
    asked = [(order.note, asked_colour(order)) for order in orders(seen, scene, "")]
    asked += [(form.note, form.filled.colour(health_labels(scene))) for form in forms(seen, scene)]
    span = (began(turns, seen), turned.created_at)
    by = [note for note, label in asked if label == turned.label and span[0] <= note.created_at <= span[1]]
    return max(by, key=lambda note: (note.created_at, note.id)).author.username if by else ""


def first_word(turned: LabelEvent, seen: Seen, scene: Scene) -> bool:
    """True if a person wrote since, or shortly before, it turned; what the bot sets follows a word or the list."""
    if scene.standing.is_bot(turned.user):
        return True
    since = turned.created_at - timedelta(minutes=10)
    return any(note.created_at >= since and is_update(note, scene) for note in seen.facts.notes or ())


def opened_so(turned: LabelEvent, seen: Seen, scene: Scene) -> bool:
    """True if the bot opened the issue with this label."""
    issue = seen.issue
    by_bot = scene.standing.is_bot(turned.user) and scene.standing.is_bot(issue.author)
    return by_bot and turned.created_at <= issue.created_at + TOUCH_LAG


def reopenings(seen: Seen, scene: Scene) -> Iterator[datetime]:
    """When the bot opened it again for the account list (UTC); notes must have been read."""
    return (said.when for said in said_here(seen, scene) if said.about == REOPENED)


def news_from(turned: LabelEvent, seen: Seen, calendar: Calendar) -> date:
    """The day from which it grows old: that of the turn, or of the end of a snooze since."""
    ends = [edit.created_at for edit in _events(seen) if edit.action == "remove" and edit.label == SNOOZED]
    return calendar.day(max([turned.created_at, *ends]))


def is_old(day: date, on: date, calendar: Calendar, lasts: int = YOUNG) -> bool:
    """True if what began on that day is no news any more."""
    return on > calendar.add_working_days(day, lasts)
