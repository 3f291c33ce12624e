"""Action `enforce_label_categories`: mend what is clear, ask for what is missing in one living note.

Aliases and case are mended at once and silently. Of several labels the one a person added last stays, after `settle`
without label edits, said once (R074 to R080). Missing labels are asked for in one note that is edited, never repeated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from triage_bot.actions.base import NOTHING, Effects, Held, Say, Structured
from triage_bot.actions.match import Match
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote
from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.label_categories import grace_ends
from triage_bot.context.checking import Text
from triage_bot.context.reading import edits_in, said_by_bot
from triage_bot.context.roles import printed, recipients, usernames
from triage_bot.context.scene import Scene, Seen, category_states
from triage_bot.context.standing import is_ghost
from triage_bot.context.taxonomy import CategoryState
from triage_bot.context.wording import TEXT_NAMES, Worded, names_for, open_fields, worded
from triage_bot.model.facts import LABEL_EVENTS, NOTES, Need
from triage_bot.model.resource import LabelEvent, Note
from triage_bot.shapes.values import LabelName
from triage_bot.text import marker
from triage_bot.text.calendar import Duration, Span
from triage_bot.text.inert import label_reference, labels
from triage_bot.text.template import render_body

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
        missing = _missing(match.seen, scene)
        if not scene.stand(match.seen.issue).proved:  # nobody adopted it: its author is asked, and nothing is changed
            match.seen.facts.require(*((NOTES, LABEL_EVENTS) if missing else ()))
            return self._note(match, scene, to="author").ask(missing, (), ()) if missing else NOTHING
        if clear := [state for state in states if state.misspelt and not state.evicts]:
            return self._mend_spelling(match, clear)  # the rest is looked at again with the right names
        conflicts = [state for state in states if state.conflict]
        asked = [state for state in conflicts if state.must_ask]
        match.seen.facts.require(*((NOTES, LABEL_EVENTS) if conflicts or missing else ()))
        settling = [state for state in conflicts if not state.must_ask]
        effects = self._settle(match, scene, settling) if settling else NOTHING
        if missing or asked:
            note = self._note(match, scene)
            return effects + note.ask(missing, tuple(asked), tuple(state for state in states if state.suggested))
        if self.label in match.seen.labels:
            effects += self.release(match.rule, match.seen, scene)
        return effects

    def release(self, rule: str, seen: Seen, scene: Scene) -> Effects:
        """Nothing is missing any more: the living note says that all is set."""
        if not self.label or seen.issue.state != "opened" or _missing(seen, scene):
            return NOTHING
        if seen.facts.notes is None:
            return Effects(missing=frozenset({Need(NOTES)}))
        return LabelNote(template=self.template, rule=rule, name=rule, seen=seen, scene=scene).all_set()

    def _mend_spelling(self, match: Match, states: Iterable[CategoryState]) -> Effects:
        wrong = [pair for state in states for pair in state.misspelt]
        add = tuple(dict.fromkeys(right for _, right in wrong if right not in match.seen.labels))
        reason = "spelling: " + ", ".join(f"{label} is {right}" for label, right in wrong)
        return match.to(Relabel, reason=reason, add=add, remove=tuple(label for label, _ in wrong))

    def _note(self, match: Match, scene: Scene, to: str = "csm") -> "LabelNote":
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


def _choose(state: CategoryState, events: tuple[LabelEvent, ...], seen: Seen, scene: Scene) -> "Kept":
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


_FIELDS = {"devops": "devops_stage", "risk": "risk_reason"}
"""Categories whose field is called otherwise."""
States = tuple[CategoryState, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How a conflict is settled: what stays, what goes, since when, by whom."""

    state: CategoryState
    kept: str
    removed: tuple[str, ...]
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class LabelNote:
    """What is said about labels on one issue; nothing is posted here."""

    template: str
    rule: str
    name: str
    seen: Seen
    scene: Scene
    to: str = "csm"
    """The role that is asked; the `author` of an issue nobody adopted may set no labels any more."""
    bare: bool = False
    """Without what the account list alone says."""

    def kept(self, kept: Kept, removal: Change) -> Effects:
        """Say once that the newest label of a category stays; the removal goes with it."""
        category = kept.state.category.name
        about = (f"kept:{category}",)
        if self._said(about, since=kept.at) or self.scene.before_baseline(kept.at):
            return Effects(changes=(removal,))
        shown = {"name": category, "kept": labels([kept.kept]), "removed": labels(kept.removed)}
        text = self._render(kept=[{**shown, "by": kept.by, "at": self.scene.calendar.day(kept.at)}])
        said = marker.Said(rule=self.rule, episode=kept.at, step=0, about=about)
        reason = f"{self.name}: {category} had several labels, {kept.kept} stays"
        part = f"{self.rule} kept {category}"
        return self._say(text, said, reason, part=part, any_day=True, carries=(removal,))

    def _say(self, text: str, said: marker.Said, reason: str, **more: Any) -> Effects:
        return Effects(says=(Say(ref=self.seen.ref, rule=self.rule, text=text, said=said, reason=reason, **more),))

    def ask(self, missing: States, asked: States, suggested: States) -> Effects:
        """Ask for missing labels and unclear conflicts: a new note, or an edit and perhaps a short one."""
        matters = {state.category.name: self._since(state) for state in (*missing, *asked)}
        if all(self.scene.before_baseline(at) for at in matters.values()):
            return Effects(
                held=(Held(ref=self.seen.ref, rule=self.rule, why="labels were missing before the baseline"),)
            )
        living = self._made(
            lambda note: note._render(
                missing=note._choices(missing), asked=note._clashes(asked), suggested=note._choices(suggested)
            )
        )
        fresh = tuple(name for name, at in matters.items() if not self._said((name,), since=at))
        note = self._living_note()
        edit = self._edit(note, living) if note else NOTHING
        if not fresh:
            return edit
        text = living if note is None else self._made(lambda note: note._short(missing, asked, fresh))
        part = self.rule if note is None else f"{self.rule} also {' '.join(fresh)}"
        people = recipients(self.to, self.seen, self.scene)
        warnings = tuple(f"{self.seen.ref}: {person.warning}" for person in people if person.warning)
        warnings += text.warnings(self.rule, self.seen.ref)
        said = marker.Said(rule=self.rule, episode=min(matters[name] for name in fresh), step=0, about=fresh)
        reason, mentions = self._reason(fresh, missing, asked), usernames(people)
        say = self._say(text.text, said, reason, part=part, mentions=mentions, private=text.private)
        return edit + say + Effects(warnings=warnings)

    def _short(self, missing: States, asked: States, fresh: tuple[str, ...]) -> str:
        """Only what is new; the living note has the rest."""
        clashes = self._clashes(state for state in asked if state.category.name in fresh)
        return self._render(also=self._choices(missing, fresh), asked=clashes)

    def _reason(self, fresh: tuple[str, ...], missing: States, asked: States) -> str:
        none = [state.category.name for state in missing if state.category.name in fresh]
        several = [state.category.name for state in asked if state.category.name in fresh]
        parts = [f"{', '.join(none)} missing"] if none else []
        return f"{self.name}: " + "; ".join(parts + ([f"{', '.join(several)} unclear"] if several else []))

    def all_set(self) -> Effects:
        """Edit the living note: nothing is missing any more."""
        note = self._living_note()
        return self._edit(note, self._made(lambda label_note: label_note._render(all_set=True))) if note else NOTHING

    def _made(self, render: Callable[["LabelNote"], str]) -> Worded:
        """The text for this issue: not everybody who reads it may read the account list."""
        return worded(lambda bare: render(replace(self, bare=bare)), self.seen.issue, self.scene)

    def _edit(self, note: Note, words: Worded) -> Effects:
        parts, text = marker.parts(note.body), words.text
        if parts.get(self.rule) == text.strip():
            return NOTHING
        about: dict[str, Any] = {"ref": self.seen.ref, "rule": self.rule, "reason": f"{self.name}: labels changed"}
        body = marker.with_part(note.body, self.rule, text)
        return Effects(changes=(EditNote(note_id=note.id, body=body, was=note.body, private=words.private, **about),))

    def _living_note(self) -> Note | None:
        """The oldest note with this rule's own part that can be edited: one of an earlier token cannot."""
        author = self.scene.author
        marked = (note for note in self.seen.facts.notes or () if not note.system and marker.said(note.body))
        own = (note for note in marked if self.rule in marker.parts(note.body))
        living = (note for note in own if self.scene.standing.remembers(note.author))
        mine = (note for note in living if note.author.username == author or not (author or is_ghost(note.author)))
        return min(mine, key=lambda note: note.id, default=None)

    def _said(self, about: tuple[str, ...], since: datetime) -> bool:
        """True if this rule spoke about the matter since it began."""
        given = said_by_bot(self.seen, self.scene, self.rule)
        return any(set(about) <= set(said.about) and (said.at or said.episode) >= since for said, _ in given)

    def _since(self, state: CategoryState) -> datetime:
        """When the category began to lack (or clash): its last removal or addition, else the opening."""
        action = "add" if state.conflict else "remove"
        edits = edits_in(state.category, self.seen, self.scene.known_labels)
        times = (edit.created_at for edit in edits if edit.action == action)
        return max(times, default=self.seen.issue.created_at)

    def _choices(self, states: States, only: Iterable[str] | None = None) -> list[dict[str, object]]:
        """Categories with their choices, and what the account list already knows."""
        known = self.scene.known_labels
        wanted = [state for state in states if only is None or state.category.name in only]
        return [
            {
                "name": state.category.name,
                "choices": labels(state.category.led_to(self._fields()) or state.category.choices(known)),
                "known": self._prefilled(state),
                "unlisted": labels(state.unlisted),
            }
            for state in wanted
        ]

    def _clashes(self, states: Iterable[CategoryState]) -> list[dict[str, object]]:
        """Categories with several labels that only a person may settle, and since when."""
        day = self.scene.calendar.day
        return [
            {"name": state.category.name, "present": labels(state.present), "since": day(self._since(state))}
            for state in states
        ]

    def _fields(self) -> Mapping[str, object]:
        return open_fields(self.seen, self.scene) if self.bare else self.seen.fields(self.scene)

    def _prefilled(self, state: CategoryState) -> str:
        """The label the account list or table names, by its whole name or the part after `::`."""
        known = self._fields()
        if len(led := state.category.led_to(known)) == 1:
            return led[0]
        value = str(known.get(_FIELDS.get(state.category.name, state.category.name)) or "").casefold()
        for label in state.category.choices(self.scene.known_labels):
            if value and value in (label.casefold(), label.casefold().rsplit("::", 1)[-1]):
                return label
        return (state.category.canonical(value) or "") if value else ""

    def _render(self, **about: object) -> str:
        scene = self.scene
        to = printed(recipients(self.to, self.seen, scene))
        empty: dict[str, object] = dict.fromkeys(("missing", "asked", "kept", "suggested", "also"), ())
        known = names_for(self.seen, scene, bare=self.bare)
        names = {**known, **empty, "all_set": False, "to": to, **about}
        shown = names["missing"] or names["also"]
        names["label_line"] = _label_line(shown) if isinstance(shown, list) else ""
        names["may_label"] = self.to != "author"
        return render_body(scene.templates[self.template].body, names).strip()


def _label_line(missing: list[dict[str, object]]) -> str:
    """A ready line to paste; where nothing is known a name that no label has, which GitLab ignores."""
    words = [str(category["known"] or f"{category['name']}?") for category in missing]
    return "/label " + " ".join(map(label_reference, words))
