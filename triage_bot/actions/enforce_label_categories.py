"""Action `enforce_label_categories`: mend what is clear, ask for what is missing in one living note.

Aliases and case are mended at once and silently. Of several labels the one a person added last stays,
after `settle` without label edits, said once (R074 to R080). Missing labels are asked for in one note
per issue that is edited, never repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal

from triage_bot.actions.base import NOTHING, Effects, Structured
from triage_bot.actions.label_note import Kept, LabelNote
from triage_bot.actions.match import Match
from triage_bot.changes.change import Change
from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.label_categories import grace_ends
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene, Seen, category_states
from triage_bot.context.taxonomy import CategoryState
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import LABEL_EVENTS, NOTES, Need
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import LabelName
from triage_bot.text.calendar import Duration, Span

LABEL_NAMES = TEXT_NAMES | frozenset("to missing asked kept suggested also all_set label_line may_label".split())


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
        missing = _missing(match.seen, scene) and scene.stand(match.seen.issue).proved
        return self.manages() if missing else frozenset()

    def act(self, match: Match, scene: Scene) -> Effects:
        states = category_states(match.seen, scene)
        if not scene.stand(match.seen.issue).proved:
            return self._only_asks(match, scene, states)
        if clear := [state for state in states if state.misspelt and not state.evicts]:
            return self._mend_spelling(match, clear)  # the rest is looked at again with the right names
        conflicts = [state for state in states if state.conflict]
        missing = _missing(match.seen, scene)
        asked = [state for state in conflicts if state.must_ask]
        needs = [NOTES, LABEL_EVENTS] if conflicts or missing else []
        match.seen.facts.require(*needs)
        effects = NOTHING
        if settling := [state for state in conflicts if not state.must_ask]:
            effects += self._settle(match, scene, settling)
        if missing or asked:
            note = self._note(match, scene)
            return effects + note.ask(missing, tuple(asked), tuple(one for one in states if one.suggested))
        if self.label in match.seen.labels:
            effects += self.release(match.rule, match.seen, scene)
        return effects

    def _only_asks(self, match: Match, scene: Scene, states: tuple[CategoryState, ...]) -> Effects:
        """On an issue that nobody adopted: its author is asked for labels, and nothing is changed."""
        missing = _missing(match.seen, scene)
        if not missing:
            return NOTHING
        match.seen.facts.require(NOTES, LABEL_EVENTS)
        return replace(self._note(match, scene), to="author").ask(missing, (), ())

    def release(self, rule: str, seen: Seen, scene: Scene) -> Effects:
        """Nothing is missing any more: the living note says that all is set."""
        if not self.label or seen.issue.state != "opened" or _missing(seen, scene):
            return NOTHING
        if seen.facts.notes is None:
            return Effects(missing=frozenset({Need(NOTES)}))
        return LabelNote(template=self.template, rule=rule, name=rule, seen=seen, scene=scene).all_set()

    def _mend_spelling(self, match: Match, states: Iterable[CategoryState]) -> Effects:
        wrong = [pair for state in states for pair in state.misspelt]
        have = match.seen.labels
        add = tuple(dict.fromkeys(right for _, right in wrong if right not in have))
        reason = "spelling: " + ", ".join(f"{label} is {right}" for label, right in wrong)
        remove = tuple(label for label, _ in wrong)
        return match.to(Relabel, reason=reason, add=add, remove=remove)

    def _note(self, match: Match, scene: Scene) -> LabelNote:
        rule, name = match.rule, match.name
        return LabelNote(template=self.template, rule=rule, name=name, seen=match.seen, scene=scene)

    def _settle(self, match: Match, scene: Scene, conflicts: list[CategoryState]) -> Effects:
        """Remove the older labels of each category, once nobody has edited labels for a while."""
        events = match.seen.facts.label_events or ()
        edits = [one.created_at for one in events if scene.standing.is_person(one.user)]
        last = max(edits, default=match.seen.issue.created_at)
        if not self.settle.passed(last, scene.now, scene.calendar):
            until = self.settle.after(last, scene.calendar)
            return match.waits(f"labels were edited less than {self.settle} ago", until)
        effects = NOTHING
        note = self._note(match, scene)
        for state in conflicts:
            kept = _choose(state, events, match.seen, scene)
            change = self._removal(match, kept)
            said = note.kept(kept, change)
            effects += said if said.says or said.held else Effects((change,))
        return effects

    def _removal(self, match: Match, kept: Kept) -> Change:
        why = f"was added last by {kept.by}" if kept.by else "comes first, no edit tells which is newer"
        reason = f"{kept.state.category.name}: {kept.kept} {why}"
        return match.change(Relabel, reason=reason, remove=kept.removed)


def _missing(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """Categories that lack a required label and are not in grace any more."""
    states = category_states(seen, scene)
    return tuple(one for one in states if one.missing and grace_ends(one, seen, scene) is None)


def _choose(state: CategoryState, events: tuple[LabelEvent, ...], seen: Seen, scene: Scene) -> Kept:
    """The label a person added last; without such events the first in the category's order."""

    def spelt(label: str) -> str | None:
        return state.category.canonical(label, scene.known_labels)

    adds = [one for one in events if one.action == "add" and spelt(one.label) in state.present]
    by_people = [one for one in adds if scene.standing.is_person(one.user)]
    newest = max(by_people, key=lambda one: (one.created_at, one.id), default=None)
    kept = (spelt(newest.label) if newest else None) or state.present[0]
    others = set(state.present) - {kept}
    return Kept(
        state=state,
        kept=kept,
        removed=tuple(label for label in seen.labels if spelt(label) in others),
        at=newest.created_at if newest else seen.issue.created_at,
        by=newest.user.username if newest else "",
    )
