"""What one command to the bot comes to: an outcome for the answer, and the changes it asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from triage_bot.changes.change import Change
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import SetDue
from triage_bot.context.reading import (
    NO_CHANGE,
    SPEAKERS,
    FormNote,
    edits_in,
    forms,
    health_labels,
    missing_parts,
    set_by_bot,
    speaks_for,
)
from triage_bot.context.scene import SNOOZED, Scene
from triage_bot.context.seen import Seen
from triage_bot.context.standing import ADOPT, Proof
from triage_bot.model.facts import LABEL_EVENTS
from triage_bot.model.resource import LabelEvent, Note
from triage_bot.text.calendar import Duration
from triage_bot.text.prose import Command, commands, filled, label_named
from triage_bot.text.steps import dates_in
from triage_bot.text.table import TRIAGE


@dataclass(frozen=True, kw_only=True)
class Order:
    """One command in its note, on an issue; `number` is its place in the note."""

    command: Command
    note: Note
    rule: str
    seen: Seen
    scene: Scene
    number: int = 0

    @property
    def when(self) -> tuple[datetime, int, int]:
        """Its place among all orders. A reaction moves a note's `updated_at`, so edits do not count."""
        return self.note.created_at, self.note.id, self.number

    @property
    def by_editor(self) -> bool:
        """True if somebody wrote it who may edit issues here. Raises Unread."""
        return self.scene.standing.is_editor(self.note.author, self.seen.ref.project)

    @property
    def reason(self) -> str:
        """Who asked for it, and when."""
        day = self.scene.calendar.day(self.note.created_at)
        return f"{self.note.author.username} asked for {self.command.verb} on {day}"

    def change(self, kind: Callable[..., Change], **fields: object) -> Change:
        """A change of its issue that it asks for."""
        return kind(**{"ref": self.seen.ref, "rule": self.rule, "reason": self.reason, **fields})

    def answer(self, outcome: str, *changes: Change, quiet: bool = False, **facts: object) -> "Obeyed":
        """The outcome of this command."""
        return Obeyed(verb=self.command.verb, outcome=outcome, facts=facts, changes=changes, quiet=quiet)


@dataclass(frozen=True, kw_only=True)
class Obeyed:
    """What became of a command: `outcome` names it for the template, with facts; and the changes to make."""

    verb: str
    outcome: str
    facts: Mapping[str, object] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    quiet: bool = False
    """True if no answer is needed, or an emoji is answer enough."""
    mark: Mapping[str, object] = field(default_factory=dict)
    """What the answer's hidden mark says besides that it was given."""
    warnings: tuple[str, ...] = ()


VERBS = (NO_CHANGE, "snooze", "health", "escalate", ADOPT, "help")


def orders(seen: Seen, scene: Scene, rule: str) -> list[Order]:
    """What people asked for in notes, oldest first; notes must have been read."""
    given = [
        Order(command=command, note=note, rule=rule, seen=seen, scene=scene, number=number)
        for note in seen.facts.notes or ()
        for number, command in enumerate(() if note.system else commands(note.body, scene.mention))
        if scene.standing.is_person(note.author)
    ]
    return sorted(given, key=lambda order: order.when)


def overtaken(order: Order, among: Iterable[Order]) -> bool:
    """True if a member asked for something else later with the same word, and could be understood."""
    later = (request for request in among if request.when > order.when and request.command.verb == order.command.verb)
    return any(asked_colour(request) or asked_snooze(request) is not None for request in later)


def asked_colour(order: Order) -> str:
    """The health label a member asked for with its reason; empty if the order is another."""
    label, reason = _colour_and_reason(order)
    return label if reason and order.command.verb == "health" and order.by_editor else ""


def asked_snooze(order: Order) -> date | None:
    """The day a member asked to snooze until, with its reason; None if the order is another."""
    day, reason = _day_and_reason(order.command.rest)
    return day if reason and order.command.verb == "snooze" and order.by_editor else None


def no_change(order: Order) -> Obeyed:
    """It counts as a form; only what was missing from the start is answered, the emoji says the rest."""
    if not filled(order.command.rest):
        return order.answer("no step")
    form = next((form_note for form_note in forms(order.seen, order.scene) if form_note.note is order.note), None)
    if form is None or form.filled.form.name != NO_CHANGE or not missing_parts(form, order.seen, order.scene):
        return order.answer("ok", quiet=True)
    order.seen.facts.require(LABEL_EVENTS)
    return order.answer("ok", quiet=True) if _turned(order) else order.answer("no date")


def snooze(order: Order, most: Mapping[str, Duration], later: bool) -> Obeyed:
    """`snooze <date> <reason>`: the label, and the due date it ends with; for no longer than the colour allows.

    `later`: it was asked for again since, and that alone is done and answered.
    """
    scene = order.scene
    until, reason = _day_and_reason(order.command.rest)
    if later:
        return order.answer("overtaken", quiet=True)
    if until is None:
        return order.answer("no day")
    if until <= scene.today:
        return order.answer("past day", until=until)
    if not reason:
        return order.answer("no reason")
    spans = [span for label, span in most.items() if label in order.seen.labels]
    last = min((span.day_after(scene.today, scene.calendar) for span in spans), default=until)
    if until > last:
        return order.answer("too long", until=until, last=last)
    return order.answer("ok", order.change(Relabel, add=(SNOOZED,)), order.change(SetDue, due=until), until=until)


def health(order: Order, later: bool) -> Obeyed:
    """`health <colour> <reason>`: the label of that colour, unless a person chose another one since.

    `later`: by such a command.
    """
    seen, labels = order.seen, health_labels(order.scene)
    chosen, reason = _colour_and_reason(order)
    if not chosen:
        return order.answer("no colour", quiet=later, colours=[colour_word(label) for label in labels])
    if not reason:
        return order.answer("no reason", quiet=later)
    if later:
        return order.answer("overtaken", colour=colour_word(chosen))
    seen.facts.require(LABEL_EVENTS)
    if chosen in seen.labels:
        done = set_by_bot(chosen, order.note.created_at, seen, order.scene)  # an earlier run got this far
        return order.answer("ok" if done else "already", colour=colour_word(chosen))
    written = (form for form in forms(seen, order.scene) if form.at > order.note.created_at)
    overtaken_by_form = any(stated_colour(form, SPEAKERS, seen, order.scene) for form in written)
    if overtaken_by_form or any(order.scene.standing.is_person(event.user) for event in _colours_since(order)):
        return order.answer("overtaken", colour=colour_word(chosen))
    before = tuple(label for label in labels if label in seen.labels)
    return order.answer("ok", order.change(Relabel, add=(chosen,), remove=before), colour=colour_word(chosen))


def adopt(order: Order) -> Obeyed:
    """`adopt <account id>`: an issue whose author may not say so is that account's from now on, by the bot's answer."""
    scene, issue = order.scene, order.seen.issue
    number = order.command.rest.split(maxsplit=1)[0] if order.command.rest else ""
    row = scene.accounts.get(number)
    if row is None:
        return order.answer("no account" if number else "no id", account=number)
    if scene.stand(issue).proof is Proof.AUTHOR:
        return order.answer("stands", account=number)
    kind = order.seen.kind(scene)
    mark = {"adopts": row.id, **({"kind": kind} if kind != TRIAGE else {})}
    return replace(order.answer("ok", account=row.id, kind=kind), mark=mark)


def stated_colour(form: FormNote, by: Iterable[str], seen: Seen, scene: Scene) -> str:
    """The health label a whole form states, if its author may edit labels and holds such a role; else empty."""
    label, author = form.filled.colour(health_labels(scene)), form.note.author
    whole = label and not missing_parts(form, seen, scene)
    may = whole and scene.standing.is_editor(author, seen.ref.project) and speaks_for(author.username, by, seen, scene)
    return label if may else ""


def _day_and_reason(rest: str) -> tuple[date | None, bool]:
    """The one day there is, and whether something stands beside it; nothing does without a day."""
    days = dates_in(rest)
    return (days[0], filled(rest.replace(days[0].isoformat(), ""))) if len(days) == 1 else (None, False)


def _colour_and_reason(order: Order) -> tuple[str, bool]:
    """The health label that is meant, and whether something stands behind it."""
    label, reason = label_named(order.command.rest, health_labels(order.scene))
    return label, filled(reason)


def _colours_since(order: Order) -> list[LabelEvent]:
    """Edits of health labels since the order was given."""
    category = order.scene.categories.get("health")
    return [edit for edit in edits_in(category, order.seen) if edit.created_at > order.note.created_at]


def _turned(order: Order) -> bool:
    """True if the colour is another one than when the order was given, not just spelt otherwise."""
    category, labels = order.scene.categories.get("health"), set(order.seen.labels)
    if category is None:
        return False
    now = set(map(category.canonical, labels))
    for edit in reversed(_colours_since(order)):
        labels = labels - {edit.label} if edit.action == "add" else labels | {edit.label}
    return bool(now - set(map(category.canonical, labels)))


def colour_word(label: str) -> str:
    """The colour of a health label, as in `red`."""
    return label.rsplit("::", 1)[-1].casefold()
