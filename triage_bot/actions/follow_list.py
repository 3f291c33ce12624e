"""Action `follow_list`: the health label follows the account list, to a worse colour alone and only to newer words.

A list may be old, or written by a machine: its colour counts where its day is later than that of the last health label
that a person set, or that a person's form or command gave (R026). What it may not decide is asked elsewhere.
"""

from datetime import datetime
from typing import Annotated

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import asked_colour, colour_word, orders, stated_colour
from triage_bot.changes.relabel import Relabel
from triage_bot.context.checking import Text
from triage_bot.context.health import as_of
from triage_bot.context.reading import SPEAKERS, edits_in, forms, health_labels, newest_add, said_by_bot
from triage_bot.context.roles import recipients, told
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import LEFT_OUT, TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.text.fields import HEALTHS
from triage_bot.text.inert import labels
from triage_bot.text.marker import Said

FOLLOW_NAMES = TEXT_NAMES | frozenset("to before as_of".split())


class FollowList(Structured):
    """Set the health label to the account list's colour where that is worse, and newer than what people said last."""

    key = "follow_list"
    template: Annotated[str, Text(names=FOLLOW_NAMES, template=True)]

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, row = match.seen, match.seen.account(scene)
        day, listed = (as_of(row, scene), str(row.fields.get("health") or "")) if row else (None, "")
        before = tuple(label for label in health_labels(scene) if label in seen.labels)
        wanted = next((label for label in health_labels(scene) if colour_word(label) == listed), "")
        if day is None or not wanted or len(before) != 1 or _rank(wanted) <= _rank(before[0]):
            return NOTHING
        seen.facts.require(NOTES, LABEL_EVENTS)
        last = _last_said(seen, scene)
        if last and scene.calendar.day(last) >= day:
            return NOTHING
        if not scene.confides(seen.issue):  # colour and day are the account list's
            return match.warned(f"{match.rule}: the account list has a worse colour; {LEFT_OUT}")
        reason = f"{match.name}: {listed} in the account list as of {day}"
        change = match.change(Relabel, reason=reason, add=(wanted,), remove=before)
        said = Said(rule=match.rule, episode=scene.calendar.look_at(day), step=0, about=(wanted,))
        told_of = [(entry.episode, entry.about) for entry in said_by_bot(seen, scene, match.rule)]
        if (said.episode, said.about) in told_of:
            return Effects(changes=(change,))  # said, but a crash came before the label
        people = recipients("csm", seen, scene)
        own = {"colour": labels([wanted]), "before": labels(before), "as_of": day}
        return Effects(warnings=told(people, seen.ref)) + match.tell(
            people, self.template, own, scene, said=said, reason=reason,
            private=True, carries=(change,), bundled=False,
        )  # fmt: skip


def _rank(label: str) -> int:
    """The more, the worse; a colour nobody knows is the best of all."""
    return HEALTHS.index(colour_word(label)) if colour_word(label) in HEALTHS else -1


def _last_said(seen: Seen, scene: Scene) -> datetime | None:
    """When a person last said a colour here: by a label, a form or a command; what the bot did by itself is none."""
    edits = edits_in(scene.categories["health"], seen, scene.known_labels)
    said = [edit.created_at for edit in edits if scene.standing.is_person(edit.user)]
    said += [form.at for form in forms(seen, scene) if stated_colour(form, SPEAKERS, seen, scene)]
    said += [order.note.created_at for order in orders(seen, scene, "") if asked_colour(order)]
    added = newest_add(seen.facts.label_events or (), frozenset(health_labels(scene)))
    if added is None and scene.standing.is_person(seen.issue.author):
        said.append(seen.issue.created_at)  # it was opened with its label
    return max(said, default=None)
