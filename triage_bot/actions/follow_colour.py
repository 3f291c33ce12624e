"""Action `follow_colour`: the health label follows the words of those who speak for the account (R047, R060).

The bot never judges: a form that states another colour than the label, newer than the last edit of a health
label by a person, is what the person meant. A label a person set later beats older words, and so does what the
account list said later: a colour the bot set without anybody's words, or an issue it opened again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import asked_colour, orders, stated_colour
from triage_bot.actions.turns import actor, began, reopenings, turns_of
from triage_bot.changes.relabel import Relabel
from triage_bot.context.checking import Text, Whom
from triage_bot.context.reading import SPEAKERS, FormNote, edits_in, forms, health_labels, said_by_bot, set_by_bot
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.shapes.values import Words
from triage_bot.text import marker
from triage_bot.text.inert import labels

YOUNG = timedelta(days=15)
"""Older forms are history; the rule's `form` condition says how young the newest has to be."""
FOLLOW_NAMES = TEXT_NAMES | frozenset("colour before by written".split())


class FollowColour(Structured):
    """Set the health label to the colour that the form of the CSM, or one of these roles, states; one line says so."""

    key = "follow_colour"
    of_a_form = True
    by: Annotated[Words, Whom()] = SPEAKERS
    template: Annotated[str, Text(names=FOLLOW_NAMES, template=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        seen.facts.require(NOTES, LABEL_EVENTS)
        form = self._newest(match, scene)
        if form is None:
            return NOTHING
        stated = form.filled.colour(health_labels(scene))
        if stated in seen.labels and not set_by_bot(stated, form.at, seen, scene):
            return NOTHING
        before = tuple(label for label in health_labels(scene) if label in seen.labels and label != stated)
        by, day = form.note.author.username, scene.calendar.day(form.at)
        reason = f"{match.name}: {by} wrote {stated} on {day}"
        change = match.change(Relabel, reason=reason, add=(stated,), remove=before)
        changes = () if stated in seen.labels else (change,)
        told = said_by_bot(seen, scene, match.rule)
        said = marker.Said(rule=match.rule, episode=form.at, step=0, about=(stated,))
        if told and (told[-1].episode, told[-1].about) == (said.episode, said.about):
            return Effects(changes=changes)
        own = {"colour": labels([stated]), "before": labels(before), "by": by, "written": day}
        return Effects(changes=(*changes, match.answer(match.filled(self.template, scene, own), said, reason=reason)))

    def _newest(self, match: Match, scene: Scene) -> FormNote | None:
        """The newest complete form that states a colour, by one whose words count, and not overtaken."""
        seen = match.seen
        young = (form for form in forms(seen, scene) if scene.now - form.at <= YOUNG)
        counting = (form for form in young if stated_colour(form, self.by, seen, scene))
        return next((form for form in counting if not self._overtaken(form, match, scene)), None)

    def _overtaken(self, form: FormNote, match: Match, scene: Scene) -> bool:
        """True if the colour was changed since: by a person's label or command, or as the account list said."""
        seen = match.seen
        by_label = edits_in(scene.categories["health"], seen)
        edits = [event.created_at for event in by_label if scene.standing.is_person(event.user)]
        ordered = [order.note.created_at for order in orders(seen, scene, "") if asked_colour(order)]
        return any(moment > form.at for moment in (*edits, *ordered, *self._listed(match, scene)))

    def _listed(self, match: Match, scene: Scene) -> Iterator[datetime]:
        """When the account list decided: the bot opened it again, or gave it its colour without anybody's words."""
        seen = match.seen
        yield from reopenings(seen, scene)
        turns = turns_of(seen, scene.categories["health"])
        if turns and scene.standing.is_bot(turns[-1].user) and not actor(turns, seen, scene):
            told = [said for said in said_by_bot(seen, scene, match.rule) if said.about == (turns[-1].label,)]
            if not any(began(turns, seen) <= said.episode <= turns[-1].created_at for said in told):  # edited since
                yield turns[-1].created_at
