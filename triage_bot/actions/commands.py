"""Action `commands`: what members ask of the bot in comments is done once and answered once.

A command is a line that begins with the bot's name, outside quotes and code: `@bot no-change <next step>`,
`snooze <date> <reason>`, `health <colour> <reason>`, `escalate <severity> <ask>`, `adopt <account>`, `help`. The answer
follows the changes it tells of; its hidden mark is how the bot knows that a command was done, whatever the door.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Annotated

from pydantic import Field

from triage_bot.actions import obeying
from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.escalating import Escalate, escalate
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import Obeyed, Order
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import openings
from triage_bot.context.checking import Text
from triage_bot.context.reading import said_by_bot
from triage_bot.context.scene import Scene
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.errors import nearest
from triage_bot.model.facts import NOTES
from triage_bot.model.resource import Note
from triage_bot.shapes.values import Strict
from triage_bot.text import marker
from triage_bot.text.calendar import Span
from triage_bot.text.prose import Command

YOUNG = timedelta(days=21)
"""Older comments are not obeyed any more: what they asked for was long settled otherwise."""
SOON = timedelta(minutes=1)
"""When what had to wait for another comment's escalation is looked at again."""
ANSWER_NAMES = TEXT_NAMES | frozenset({"done", "by"})


class Snooze(Strict):
    """How long a snooze may last, by label."""

    most: Mapping[str, Span] = Field(default_factory=dict)


class Commands(Structured):
    """Do what members of the project ask the bot for in comments, once, and answer once."""

    key = "commands"
    on_unproved = "itself"
    template: Annotated[str, Text(names=ANSWER_NAMES, template=True)]
    snooze: Snooze = Snooze()
    escalate: Escalate | None = None

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        if not scene.mention or scene.now - seen.issue.updated_at > YOUNG:
            return NOTHING
        seen.facts.require(NOTES)
        given = [(order, order.note.created_at) for order in obeying.orders(seen, scene, match.rule)]
        fresh = [order for order, at in given if scene.now - at <= YOUNG and not scene.before_baseline(at)]
        if not scene.stand(seen.issue).proved:  # first an editor has to say whose it is
            fresh = [order for order in fresh if order.command.verb == "adopt" and order.by_editor]
        effects = NOTHING
        for _, group in groupby(fresh, key=lambda order: order.note.id):
            effects += self._note(tuple(group), fresh, match, effects.changes)
        return effects

    def _note(self, orders: tuple[Order, ...], fresh: list[Order], match: Match, before: Iterable[Change]) -> Effects:
        """One note's orders, done and answered unless an answer is there; `before` are changes for earlier notes."""
        note, scene = orders[0].note, orders[0].scene
        if not orders[0].by_editor:
            return match.held("a command by somebody who may not edit issues here")
        about = ("command", str(note.id), _digest(request.command for request in orders))
        if any(said.about == about for said in said_by_bot(match.seen, scene, match.rule)):
            return NOTHING
        escalates = self.escalate and any(request.command.verb == "escalate" for request in orders)
        if escalates and openings(before):
            why = "asked for while an escalation is being opened, answered at the next look"
            return match.held(why, scene.now + SOON)
        done: list[Obeyed] = []
        for order in orders:
            opening = any(openings(step.changes) for step in done)
            again = opening and order.command.verb == "escalate"
            so_far = (*before, *(change for step in done for change in step.changes))
            done.append(order.answer("one at a time") if again else self._obey(order, fresh, match, so_far))
        changes = tuple(change for obeyed in done for change in obeyed.changes)
        warnings = tuple(words for obeyed in done for words in obeyed.warnings)
        if all(obeyed.quiet for obeyed in done):
            return Effects(changes=changes, warnings=warnings)
        return Effects(changes=(*changes, self._answer(note, about, done, match, scene)), warnings=warnings)

    def _obey(self, order: Order, fresh: list[Order], match: Match, so_far: tuple[Change, ...]) -> Obeyed:
        match order.command.verb:
            case "no-change":
                return obeying.no_change(order)
            case "snooze":
                return obeying.snooze(order, self.snooze.most, obeying.overtaken(order, fresh))
            case "health":
                return obeying.health(order, obeying.overtaken(order, fresh))
            case "escalate" if self.escalate:
                return escalate(order, self.escalate, match, so_far)
            case "adopt":
                return obeying.adopt(order)
            case "help" | "":
                return order.answer("help")
        known = (verb for verb in obeying.VERBS if self.escalate or verb != "escalate")
        return order.answer("unknown", hint=nearest(order.command.verb, known))

    def _answer(self, note: Note, about: tuple[str, ...], done: list[Obeyed], match: Match, scene: Scene) -> PostNote:
        told = [{"verb": obeyed.verb, "outcome": obeyed.outcome, **obeyed.facts} for obeyed in done if not obeyed.quiet]
        text = match.filled(self.template, scene, {"done": told, "by": note.author.username})
        mark = {key: value for obeyed in done for key, value in obeyed.mark.items()}
        said = marker.Said(rule=match.rule, episode=note.created_at, step=0, about=about)
        reason = f"{match.name}: {', '.join(obeyed.verb or 'help' for obeyed in done)}"
        needs = next((opening.ref for step in done for opening in openings(step.changes)), None)
        return match.answer(text, said, mark, reason=reason, key=f"{note.id}", internal=note.internal, needs=needs)

    def found_by(self) -> str:
        return self.escalate.label if self.escalate else ""


def _digest(given: Iterable[Command]) -> str:
    """Tells one wording of a comment's commands from another: a corrected command is a new one."""
    text = "\n".join(f"{command.verb} {command.rest}" for command in given)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
