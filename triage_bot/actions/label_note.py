"""The living note about labels: asked once, kept current by edits, said `all set` when mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from triage_bot.actions.base import NOTHING, Effects, Held, Say
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote
from triage_bot.context.reading import edits_in
from triage_bot.context.roles import printed, recipients, usernames
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.standing import is_ghost
from triage_bot.context.taxonomy import CategoryState
from triage_bot.context.wording import Worded, names_for, open_fields, worded
from triage_bot.model.resource import Note
from triage_bot.text import marker
from triage_bot.text.inert import label_reference, labels
from triage_bot.text.template import render_body

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
            return NOTHING
        shown = {"name": category, "kept": labels([kept.kept]), "removed": labels(kept.removed)}
        text = self._render(kept=[{**shown, "by": kept.by, "at": self.scene.calendar.day(kept.at)}])
        said = marker.Said(self.rule, kept.at, 0, about)
        reason = f"{self.name}: {category} had several labels, {kept.kept} stays"
        part = f"{self.rule} kept {category}"
        return self._say(text, said, reason, part=part, any_day=True, carries=(removal,))

    def _say(self, text: str, said: marker.Said, reason: str, **more: Any) -> Effects:
        return Effects(says=(Say(ref=self.seen.ref, rule=self.rule, text=text, said=said, reason=reason, **more),))

    def ask(self, missing: States, asked: States, suggested: States) -> Effects:
        """Ask for missing labels and unclear conflicts: a new note, or an edit and perhaps a short one."""
        matters = {state.category.name: self._since(state) for state in (*missing, *asked)}
        if all(self.scene.before_baseline(at) for at in matters.values()):
            return Effects(held=(Held(self.seen.ref, self.rule, "labels were missing before the baseline"),))
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
        made = living if note is None else self._made(lambda note: note._short(missing, asked, fresh))
        part = self.rule if note is None else f"{self.rule} also {' '.join(fresh)}"
        people = recipients(self.to, self.seen, self.scene)
        warnings = tuple(f"{self.seen.ref}: {one.warning}" for one in people if one.warning)
        warnings += made.warnings(self.rule, self.seen.ref)
        said = marker.Said(self.rule, min(matters[name] for name in fresh), 0, fresh)
        reason, mentions = self._reason(fresh, missing, asked), usernames(people)
        say = self._say(made.text, said, reason, part=part, mentions=mentions, private=made.private)
        return edit + say + Effects(warnings=warnings)

    def _short(self, missing: States, asked: States, fresh: tuple[str, ...]) -> str:
        """Only what is new; the living note has the rest."""
        clashes = self._clashes(one for one in asked if one.category.name in fresh)
        return self._render(also=self._choices(missing, fresh), asked=clashes)

    def _reason(self, fresh: tuple[str, ...], missing: States, asked: States) -> str:
        none = [one.category.name for one in missing if one.category.name in fresh]
        several = [one.category.name for one in asked if one.category.name in fresh]
        parts = [f"{', '.join(none)} missing"] if none else []
        return f"{self.name}: " + "; ".join(parts + ([f"{', '.join(several)} unclear"] if several else []))

    def all_set(self) -> Effects:
        """Edit the living note: nothing is missing any more."""
        note = self._living_note()
        return self._edit(note, self._made(lambda one: one._render(all_set=True))) if note else NOTHING

    def _made(self, render: Callable[[LabelNote], str]) -> Worded:
        """The text for this issue: not everybody who reads it may read the account list."""
        if self.seen.account(self.scene) is None:  # then it holds nothing of the list
            return Worded(render(self))
        return worded(lambda bare: render(replace(self, bare=bare)), self.seen.issue, self.scene)

    def _edit(self, note: Note, made: Worded) -> Effects:
        parts, text = marker.parts(note.body), made.text
        if parts.get(self.rule) == text.strip():
            return NOTHING
        about: dict[str, Any] = {"ref": self.seen.ref, "rule": self.rule, "reason": f"{self.name}: labels changed"}
        body = marker.with_part(note.body, self.rule, text)
        return Effects((EditNote(note_id=note.id, body=body, was=note.body, private=made.private, **about),))

    def _bot_notes(self) -> list[Note]:
        notes = self.seen.facts.notes or ()
        marked = (one for one in notes if not one.system and marker.said(one.body))
        return sorted((one for one in marked if self.scene.standing.remembers(one.author)), key=lambda one: one.id)

    def _living_note(self) -> Note | None:
        """The oldest note with this rule's own part that can be edited: one of an earlier token cannot."""
        author = self.scene.author
        living = (one for one in self._bot_notes() if self.rule in marker.parts(one.body))
        mine = (one for one in living if one.author.username == author or not (author or is_ghost(one.author)))
        return next(mine, None)

    def _said(self, about: tuple[str, ...], since: datetime) -> bool:
        """True if this rule spoke about the matter since it began."""
        return any(
            one.rule == self.rule and set(about) <= set(one.about) and note.created_at >= since
            for note in self._bot_notes()
            for one in marker.said(note.body)
        )

    def _since(self, state: CategoryState) -> datetime:
        """When the category began to lack (or clash): its last removal or addition, else the opening."""
        action = "add" if state.conflict else "remove"
        edits = edits_in(state.category, self.seen, self.scene.known_labels)
        times = (one.created_at for one in edits if one.action == action)
        return max(times, default=self.seen.issue.created_at)

    def _choices(self, states: States, only: Iterable[str] | None = None) -> list[dict[str, object]]:
        """Categories with their choices, and what the account list already knows."""
        known, wanted = self.scene.known_labels, [one for one in states if only is None or one.category.name in only]
        return [
            {"name": one.category.name, "choices": labels(one.category.choices(known)), "known": self._prefilled(one)}
            for one in wanted
        ]

    def _clashes(self, states: Iterable[CategoryState]) -> list[dict[str, object]]:
        """Categories with several labels that only a person may settle, and since when."""
        day = self.scene.calendar.day
        return [
            {"name": one.category.name, "present": labels(one.present), "since": day(self._since(one))}
            for one in states
        ]

    def _prefilled(self, state: CategoryState) -> str:
        """The label the account list or table names, by its whole name or the part after `::`."""
        field = _FIELDS.get(state.category.name, state.category.name)
        known = open_fields(self.seen, self.scene) if self.bare else self.seen.fields(self.scene)
        value = str(known.get(field) or "").casefold()
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
    words = [str(one["known"] or f"{one['name']}?") for one in missing]
    return "/label " + " ".join(map(label_reference, words))
