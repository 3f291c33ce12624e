"""Action `notify`: those concerned hear once that an account changed colour, after a first word or a day (R120, R125).

Only events younger than three working days and after the baseline are told; what was turned back meanwhile is not.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from triage_bot.actions.base import NOTHING, Effects, Structured
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import asked_colour, orders
from triage_bot.conditions.base import TOUCH_LAG
from triage_bot.context.checking import Text, Whom
from triage_bot.context.reading import forms, health_labels, is_update, opened_quietly
from triage_bot.context.roles import everyone, printed, told
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.taxonomy import Category
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import Words
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar, Duration, Span
from triage_bot.text.inert import labels

YOUNG = 3
"""Working days for which a change of colour is news."""
NOTIFY_NAMES = TEXT_NAMES | frozenset("to colour before by since".split())


class Notify(Structured):
    """Tell these roles once that the issue got the colour it has; the one who changed it is not mentioned."""

    key = "notify"
    to: Annotated[Words, Whom()]
    template: Annotated[str, Text(NOTIFY_NAMES, template=True)]
    category: str = "health"
    from_: Words = Field(default=(), alias="from", description="Only if it was one of these before; `none` is one.")
    after: Span = Duration(1, "working day")

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, calendar = match.seen, match.seen.calendar(scene)
        if _old(calendar.day(seen.issue.updated_at), scene.today, calendar):
            return NOTHING  # nobody touched it since, so its colour is no news either
        seen.facts.require(LABEL_EVENTS, NOTES)
        category = scene.categories.get(self.category)
        turns = _turns(seen, category) if category else []
        if not turns:
            return NOTHING
        turned, known = turns[-1], self._known(turns, seen, scene)
        if known == turned.label:
            return NOTHING  # turned back meanwhile, or told already
        before = known or (turns[-2].label if len(turns) > 1 else "")
        if self.from_ and (before or "none") not in self.from_:
            return NOTHING
        day = calendar.day(turned.created_at)
        if (scene.baseline and day < scene.baseline) or _old(day, scene.today, calendar):
            return NOTHING  # no news any more
        due = calendar.working_day_from(self.after.day_after(day, calendar))
        if scene.today < due and not _first_word(turned, seen, scene):
            return match.waits(f"told on {due}, or after a first word", calendar.look_at(due))
        actor = _actor(turned, turns[-2].created_at if len(turns) > 1 else seen.issue.created_at, seen, scene)
        return self._say(match, scene, turned, before, actor)

    def _known(self, turns: list[LabelEvent], seen: Seen, scene: Scene) -> str:
        """The label people know of: told last, or there for longer than news lasts; empty if there is none."""
        calendar = seen.calendar(scene)
        pairs = [(event.created_at, event.label, next_.created_at) for event, next_ in pairwise(turns)]
        settled = [(at, label) for at, label, end in pairs if _old(calendar.day(at), calendar.day(end), calendar)]
        told = [
            (said.episode, said.about[0].partition(":")[2])
            for note in seen.facts.notes or ()
            for said in (() if note.system else marker.said(note.body))
            if said.about and said.about[0].startswith(f"{self.category}:") and scene.standing.remembers(note.author)
        ]
        if opened := _opened_quietly(turns, seen, scene):
            settled.append((opened.created_at, opened.label))
        return max([*settled, *told], default=(None, ""))[1]

    def _say(self, match: Match, scene: Scene, turned: LabelEvent, before: str, actor: str) -> Effects:
        people, day = everyone(self.to, match.seen, scene), scene.calendar.day(turned.created_at)
        actors = {actor} - {""}
        distinct = {person.username or person.text: person for person in people}.values()
        to = [person for person in distinct if actors.isdisjoint((person.username, person.text)) and not person.unnamed]
        was = labels([before]) if before else ""
        own = {"to": printed(to), "colour": labels([turned.label]), "before": was, "by": actor, "since": day}
        text = match.filled(self.template, scene, own)
        said = marker.Said(
            rule=match.rule, episode=turned.created_at, step=0, about=(f"{self.category}:{turned.label}",)
        )
        say = match.say(text, said, f"{match.name}: since {day}", to)
        left = text.warnings(match.rule, match.seen.ref) if to else ()
        return Effects(says=(say,) if to else (), warnings=(*told(people, match.seen.ref), *left))


def _turns(seen: Seen, category: Category) -> list[LabelEvent]:
    """The issue's way through the category up to the label it has, rightly spelt; the same one again is no turn."""
    turns: list[LabelEvent] = []
    for event in sorted(seen.facts.label_events or (), key=lambda edit: (edit.created_at, edit.id)):
        label = category.canonical(event.label) if event.action == "add" else None
        if label and not (turns and turns[-1].label == label):
            turns.append(replace(event, label=label))
    present = {category.canonical(label) for label in seen.labels}
    while turns and turns[-1].label not in present:
        turns.pop()
    return turns


def _actor(turned: LabelEvent, since: datetime, seen: Seen, scene: Scene) -> str:
    """Who changed the colour; if the bot did, whose command or form asked for it since then; empty if nobody's."""
    if not scene.standing.is_bot(turned.user):
        return turned.user.username
    asked = [(order.note, asked_colour(order)) for order in orders(seen, scene, "")]
    asked += [(form.note, form.filled.colour(health_labels(scene))) for form in forms(seen, scene)]
    by = [note for note, label in asked if label == turned.label and since <= note.created_at <= turned.created_at]
    return max(by, key=lambda note: (note.created_at, note.id)).author.username if by else ""


def _old(day: date, on: date, calendar: Calendar) -> bool:
    """True if what began on that day is no news any more."""
    return on > calendar.add_working_days(day, YOUNG)


def _opened_quietly(turns: list[LabelEvent], seen: Seen, scene: Scene) -> LabelEvent | None:
    """The colour the bot opened the issue with, if it was so before the baseline: that is told to the CSM alone."""
    return (
        turns[0] if opened_quietly(seen, scene) and turns[0].created_at <= seen.issue.created_at + TOUCH_LAG else None
    )


def _first_word(turned: LabelEvent, seen: Seen, scene: Scene) -> bool:
    """True if a person wrote since, or shortly before, the colour changed; what the bot sets follows a word,
    but for the colour it opens an issue with.
    """
    if scene.standing.is_bot(turned.user) and turned.created_at > seen.issue.created_at + TOUCH_LAG:
        return True
    since = turned.created_at - timedelta(minutes=10)
    return any(note.created_at >= since and is_update(note, scene) for note in seen.facts.notes or ())
