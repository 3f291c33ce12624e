"""Action `enforce_label_categories`: mend what is clear, ask for what is missing in one living note.

Aliases and case are mended at once and silently. Of several labels the one a person added last stays, after `settle`
without label edits, said once (R074 to R080). Missing labels are asked for in one note that is edited, never repeated;
what is only suggested is said once. An issue that a person made has `settle` to get its labels.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from triage_bot.actions.base import Structured
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.label_note import Kept, LabelNote, States
from triage_bot.actions.match import Match
from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.label_categories import grace_ends
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen, category_states
from triage_bot.context.taxonomy import CategoryState
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES, Need
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import LabelName
from triage_bot.text.calendar import Duration, Span

LABEL_NAMES = TEXT_NAMES | frozenset("to missing asked kept suggested also all_set label_line may_label".split())
OPENED = 3
"""Working days in which no note asks for what the text of an issue has asked for when the bot opened it."""


class EnforceLabelCategories(Structured):
    """One label per category: mends spelling, keeps the latest of several, asks for missing ones."""

    key = "enforce_label_categories"
    on_unproved = "itself"
    keep: Literal["latest"] = "latest"
    settle: Span = Duration(10, "minute")
    template: Annotated[str, Text(LABEL_NAMES, template=True)]
    label: LabelName | None = None

    def manages(self) -> frozenset[str]:
        return frozenset({self.label} if self.label else ())

    def wants(self, match: Match, scene: Scene) -> frozenset[str]:
        asks = _missing(match.seen, scene) and not self._fresh(match.seen, scene)
        return self.manages() if asks and scene.stand(match.seen.issue).proved else frozenset()

    def act(self, match: Match, scene: Scene) -> Effects:
        states = category_states(match.seen, scene)
        missing, proved = _missing(match.seen, scene), scene.stand(match.seen.issue).proved
        clear = [state for state in states if state.misspelt and not state.evicts]
        if proved and clear:
            return self._mend_spelling(match, clear)  # the rest is looked at again with the right names
        conflicts = [state for state in states if state.conflict] if proved else []
        asked = tuple(state for state in conflicts if state.must_ask)
        suggested = tuple(state for state in states if state.suggested) if proved else ()
        match.seen.facts.require(*((NOTES, LABEL_EVENTS) if conflicts or missing or suggested else ()))
        settling = [state for state in conflicts if not state.must_ask]
        effects = self._settle(match, scene, settling) if settling else NOTHING
        if missing or asked or suggested:
            effects += self._ask(match, scene, missing, asked, suggested)
        if self.label in match.seen.labels and not (missing or asked):
            effects += self.release(match.rule, match.seen, scene)
        return effects

    def _ask(self, match: Match, scene: Scene, missing: States, asked: States, suggested: States) -> Effects:
        """The note, unless it is too early; of an issue that nobody adopted its author is asked."""
        if until := self._fresh(match.seen, scene):
            return match.waits(f"opened less than {self.settle} ago", until)
        if not scene.stand(match.seen.issue).proved:
            return self._note(match, scene, to="author").ask(missing, (), ())
        if not asked and (until := _asked_at_opening(missing, match.seen, scene)):
            return match.held(f"opened lately, a note about labels from {scene.calendar.day(until)}", until)
        note = self._note(match, scene)
        return (
            note.ask(missing, asked, suggested, _in_grace(match.seen, scene))
            if missing or asked
            else note.suggest(suggested)
        )

    def _fresh(self, seen: Seen, scene: Scene) -> datetime | None:
        """Until when an issue that a person made is not called upon: its labels may be on their way."""
        opened = seen.issue.created_at
        if scene.standing.is_bot(seen.issue.author) or self.settle.passed(opened, scene.now, scene.calendar):
            return None
        return self.settle.after(opened, scene.calendar)

    def release(self, rule: str, seen: Seen, scene: Scene) -> Effects:
        """Nothing is missing any more: the living note says that all is set, or what still has time."""
        if not self.label or seen.issue.state != "opened" or _missing(seen, scene):
            return NOTHING
        if seen.facts.notes is None:
            return Effects(missing=frozenset({Need(NOTES)}))
        note = LabelNote(template=self.template, rule=rule, name=rule, seen=seen, scene=scene)
        return note.all_set(_in_grace(seen, scene))

    def _mend_spelling(self, match: Match, states: Iterable[CategoryState]) -> Effects:
        wrong = [pair for state in states for pair in state.misspelt]
        add = tuple(dict.fromkeys(right for _, right in wrong if right not in match.seen.labels))
        reason = "spelling: " + ", ".join(f"{label} is {right}" for label, right in wrong)
        return match.to(Relabel, reason=reason, add=add, remove=tuple(label for label, _ in wrong))

    def _note(self, match: Match, scene: Scene, to: str = "csm") -> LabelNote:
        rule, name, seen = match.rule, match.name, match.seen
        return LabelNote(template=self.template, rule=rule, name=name, seen=seen, scene=scene, to=to)

    def _settle(self, match: Match, scene: Scene, conflicts: list[CategoryState]) -> Effects:
        """Remove the older labels of each category, once nobody has edited labels for a while."""
        events = match.seen.facts.label_events or ()
        edits = [event.created_at for event in events if scene.standing.is_person(event.user)]
        last = max(edits, default=match.seen.issue.created_at)
        if not self.settle.passed(last, scene.now, scene.calendar):
            until = self.settle.after(last, scene.calendar)
            return match.waits(f"labels were edited less than {self.settle} ago", until)
        effects, note = NOTHING, self._note(match, scene)
        for state in conflicts:
            kept = _choose(state, events, match.seen, scene)
            why = f"was added last by {kept.by}" if kept.by else "comes first, no edit tells which is newer"
            reason = f"{kept.state.category.name}: {kept.kept} {why}"
            effects += note.kept(kept, match.change(Relabel, reason=reason, remove=kept.removed))
        return effects


def _missing(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """Categories that lack a required label and are not in grace any more."""
    states = category_states(seen, scene)
    return tuple(state for state in states if state.missing and grace_ends(state, seen, scene) is None)


def _in_grace(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """Categories that lack a required label and have time to get one."""
    return tuple(state for state in category_states(seen, scene) if grace_ends(state, seen, scene))


def _asked_at_opening(missing: Iterable[CategoryState], seen: Seen, scene: Scene) -> datetime | None:
    """When a note may ask for what the text of a new issue of the bot has asked for, or suggest more; None if now."""
    told = scene.claim(seen.issue).mark.get("asks", [])
    if not scene.standing.is_bot(seen.issue.author) or not isinstance(told, list):
        return None
    if any(state.category.name not in told for state in missing):
        return None
    calendar = seen.calendar(scene)
    day = calendar.add_working_days(calendar.day(seen.issue.created_at), OPENED)
    return calendar.look_at(day) if scene.today < day else None


def _choose(state: CategoryState, events: tuple[LabelEvent, ...], seen: Seen, scene: Scene) -> Kept:
    """The label a person added last; without such events the first in the category's order."""

    def spelt(label: str) -> str | None:
        return state.category.canonical(label, scene.known_labels)

    adds = [event for event in events if event.action == "add" and spelt(event.label) in state.present]
    by_people = [event for event in adds if scene.standing.is_person(event.user)]
    newest = max(by_people, key=lambda event: (event.created_at, event.id), default=None)
    kept = (spelt(newest.label) if newest else None) or state.present[0]
    removed = tuple(label for label in seen.labels if spelt(label) in set(state.present) - {kept})
    at, by = (newest.created_at, newest.user.username) if newest else (seen.issue.created_at, "")
    return Kept(state=state, kept=kept, removed=removed, at=at, by=by)
