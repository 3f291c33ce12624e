"""Action `notify`: those concerned hear once that an account changed colour, after a first word or a day (R120, R125).

Only events younger than three working days and after the baseline are told; what was turned back meanwhile is not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from triage_bot.actions.base import NOTHING, Bundled, Effects, Listed, Structured
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import asked_colour, orders
from triage_bot.conditions.base import TOUCH_LAG
from triage_bot.context.checking import Text, Whom
from triage_bot.context.reading import forms, health_labels, is_update, opened_quietly, unreached
from triage_bot.context.roles import Recipient, everyone, printed, told, without
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.taxonomy import Category
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import Username, Words
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
    bundled: Bundled = True

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, calendar = match.seen, match.seen.calendar(scene)
        if _old(calendar.day(seen.issue.updated_at), scene.today, calendar):
            return NOTHING  # nobody touched it since, so its colour is no news either
        seen.facts.require(LABEL_EVENTS, NOTES)
        category = scene.categories.get(self.category)
        turns = _turns(seen, category) if category else []
        if not turns:
            return NOTHING
        heard = list(self._heard(seen, scene))
        at, known = self._known(turns, heard, seen, scene)
        if known == turns[-1].label:  # turned back meanwhile, or told already
            return self._again(match, scene, turns, [said for said in heard if said.episode == at])
        return self._news(match, scene, turns, known)

    def _news(self, match: Match, scene: Scene, turns: list[LabelEvent], known: str) -> Effects:
        """It turned to another colour than people know of."""
        seen, calendar, turned = match.seen, match.seen.calendar(scene), turns[-1]
        before = known or (turns[-2].label if len(turns) > 1 else "")
        if self.from_ and (before or "none") not in self.from_:
            return NOTHING
        day = calendar.day(turned.created_at)
        if (scene.baseline and day < scene.baseline) or _old(day, scene.today, calendar):
            return NOTHING  # no news any more
        due = calendar.working_day_from(self.after.day_after(day, calendar))
        if scene.today < due and not _first_word(turned, seen, scene):
            return match.waits(f"told on {due}, or after a first word", calendar.look_at(due))
        return self._say(match, scene, turns, before, everyone(self.to, seen, scene))

    def _again(self, match: Match, scene: Scene, turns: list[LabelEvent], heard: list[marker.Said]) -> Effects:
        """What stands on lists stays there while it is news; whom it did not reach is told now."""
        seen, calendar = match.seen, match.seen.calendar(scene)
        given = [said for said in heard if said.rule == match.rule]
        if not given or _old(calendar.day(turns[-1].created_at), scene.today, calendar):
            return NOTHING
        before = self._known(turns[:-1], (), seen, scene)[1] or (turns[-2].label if len(turns) > 1 else "")
        people, left = everyone(self.to, seen, scene), unreached(given, scene.now)
        told_of = match.sentence(self.template, scene, self._own(match, scene, turns, before), people)
        still = Effects(listed=tuple(Listed(seen.ref, said, told_of) for said in given if said.resource))
        people = [person for person in people if Username(person.username) in left]
        return still + self._say(match, scene, turns, before, people) if people else still

    def _heard(self, seen: Seen, scene: Scene) -> Iterator[marker.Said]:
        """What was told of this category, in the bot's notes here and on people's lists."""
        for note in seen.facts.notes or ():
            if not note.system and scene.standing.remembers(note.author):
                yield from (said for said in marker.said(note.body) if self._is_mine(said))
        yield from (said for said in scene.listed.get(str(seen.ref), ()) if self._is_mine(said))

    def _is_mine(self, said: marker.Said) -> bool:
        return bool(said.about) and said.about[0].startswith(f"{self.category}:")

    def _known(
        self, turns: list[LabelEvent], told: Iterable[marker.Said], seen: Seen, scene: Scene
    ) -> tuple[datetime | None, str]:
        """The label people know of, and its turn: told last, or there for longer than news lasts; empty if none."""
        calendar = seen.calendar(scene)
        pairs = [(event.created_at, event.label, next_.created_at) for event, next_ in pairwise(turns)]
        settled = [(at, label) for at, label, end in pairs if _old(calendar.day(at), calendar.day(end), calendar)]
        if opened := _opened_quietly(turns, seen, scene):
            settled.append((opened.created_at, opened.label))
        heard = [(said.episode, said.about[0].partition(":")[2]) for said in told]
        return max([*settled, *heard], default=(None, ""))

    def _own(self, match: Match, scene: Scene, turns: list[LabelEvent], before: str) -> dict[str, object]:
        """The names of its own that a text uses, besides whom it tells."""
        turned, seen = turns[-1], match.seen
        actor = _actor(turned, turns[-2].created_at if len(turns) > 1 else seen.issue.created_at, seen, scene)
        was, since = labels([before]) if before else "", scene.calendar.day(turned.created_at)
        return {"colour": labels([turned.label]), "before": was, "by": actor, "since": since}

    def _say(
        self, match: Match, scene: Scene, turns: list[LabelEvent], before: str, people: list[Recipient]
    ) -> Effects:
        turned, own = turns[-1], self._own(match, scene, turns, before)
        actors = {own["by"]} - {""}
        distinct = {person.username or person.text: person for person in people}.values()
        to = [person for person in distinct if actors.isdisjoint((person.username, person.text)) and not person.unnamed]
        text = match.filled(self.template, scene, {**own, "to": printed(to)})
        said = marker.Said(
            rule=match.rule, episode=turned.created_at, step=0, about=(f"{self.category}:{turned.label}",)
        )
        say = match.say(
            text,
            said,
            f"{match.name}: since {own['since']}",
            to,
            bundled=self.bundled,
            sentence=match.sentence(self.template, scene, own, to),
            without=lambda gone: match.filled(self.template, scene, {**own, "to": printed(without(to, gone))}).text,
        )
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
