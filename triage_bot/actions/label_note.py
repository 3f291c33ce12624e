"""What is said about labels on one issue: one living note that asks, and what was settled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from triage_bot.actions.effects import NOTHING, Effects, Held, Listed, Say, Sentence, named, sentence
from triage_bot.actions.label_choices import choices, due_day, label_line
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote
from triage_bot.context.reading import as_told, edits_in, newest_add, said_by_bot, unreached
from triage_bot.context.roles import printed, recipients, usernames
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.standing import is_ghost
from triage_bot.context.taxonomy import CategoryState
from triage_bot.context.wording import Worded, is_open, names_for, open_fields, worded
from triage_bot.model.resource import Note
from triage_bot.shapes.values import Username
from triage_bot.text import marker
from triage_bot.text.calendar import Duration
from triage_bot.text.inert import labels
from triage_bot.text.mentions import uncalled
from triage_bot.text.template import render_body

WEEK = Duration(1, "week")
"""Nobody is called twice about labels of one issue within this time."""
KEPT = "kept:"
"""Begins the matter of a conflict that was settled."""
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
        about = (f"{KEPT}{category}",)
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

    def ask(self, missing: States, asked: States, suggested: States = (), soon: States = ()) -> Effects:
        """Ask for missing labels and unclear conflicts: a new note, or an edit and, a week later, perhaps a short one.

        `soon` are missing, but in grace: the first note names their day, and nobody is called for them again.
        """
        matters = {state.category.name: self._since(state) for state in (*missing, *asked)}
        if all(self.scene.before_baseline(at) for at in matters.values()):
            return self._held("labels were missing before the baseline")
        living = self._worded(
            lambda note: note._render(
                missing=[*note._choices(missing), *note._choices(soon)],
                asked=note._clashes(asked),
                suggested=note._choices(suggested),
            )
        )
        fresh = tuple(name for name, at in matters.items() if not self._said((name,), since=at))
        note = self._living_note()
        edit = self._edit(note, living) if note else NOTHING
        edit += self._on_lists()
        if not fresh:
            return edit + self._repeated(tuple(matters), lambda note: note._short(missing, asked, tuple(matters)))
        if until := self._again_from():
            day = self.scene.calendar.day(until)
            why = f"{', '.join(fresh)}: people here were asked for labels less than a week ago, again from {day}"
            return edit + self._held(why, until)
        about = (*fresh, *(state.category.name for state in soon), *_optional(suggested)) if note is None else fresh
        return edit + self._call(living if note is None else None, missing, asked, fresh, about)

    def suggest(self, suggested: States) -> Effects:
        """Suggest once what is optional, where nothing else is missing and no note of before has suggested it."""
        untold = [(state, at) for state in suggested if not self._told_of(state, at := self._suggested_since(state))]
        if not untold:
            return self._repeated(_optional(suggested), lambda note: note._render(suggested=note._choices(suggested)))
        if until := self._again_from():
            return self._held(f"people here were asked for labels less than {WEEK} ago", until)
        fresh = tuple(state for state, _ in untold)
        text = self._worded(lambda note: note._render(suggested=note._choices(fresh)))
        said = marker.Said(rule=self.rule, episode=min(at for _, at in untold), step=0, about=_optional(fresh))
        mentions = usernames(recipients(self.to, self.seen, self.scene))
        more = {"part": f"{self.rule} suggested", "mentions": mentions, "private": text.private}
        reason = f"{self.name}: {', '.join(state.category.name for state in fresh)} suggested"
        return self._say(text.text, said, reason, **more)

    def _repeated(self, matters: tuple[str, ...], render: Callable[["LabelNote"], str]) -> Effects:
        """Who was named in a note because a list has it, and whose list has it not, is called after all."""
        about = [said for said in self._given() if not set(matters).isdisjoint(said.about)]
        left = unreached(about, self.scene.now)
        names = list(map(Username, usernames(recipients(self.to, self.seen, self.scene)))) if left else []
        to, known = [name for name in names if name in left], {name.lower() for name in names if name not in left}
        if not to:
            return NOTHING
        text = self._worded(lambda note: uncalled(render(note), known))
        last = max((said for said in about if not said.reader), key=lambda said: said.when)
        return self._say(
            text.text,
            replace(last, also=(), at=None),
            f"{self.name}: it is on no list of {', '.join(to)}",
            part=f"{self.rule} again",
            mentions=tuple(to),
            private=text.private,
            noted=True,
            sentence=self._sentence(),
            without=lambda gone: uncalled(text.text, {name.lower() for name in gone}),
        )

    def _given(self) -> list[marker.Said]:
        """What this rule said: in notes here, and on people's lists."""
        return said_by_bot(self.seen, self.scene, self.rule) + self._lines()

    def _lines(self) -> list[marker.Said]:
        return [said for said in self.scene.listed.get(str(self.seen.ref), ()) if said.rule == self.rule]

    def _told_of(self, state: CategoryState, since: datetime) -> bool:
        return self.scene.before_baseline(since) or self._said(_optional([state]), since=since)

    def _suggested_since(self, state: CategoryState) -> datetime:
        """When one of the labels came that suggest it, else the opening."""
        test = state.category.suggested
        added = newest_add(self.seen.facts.label_events or (), frozenset((*test.any_label, *test.labels)))
        return added.created_at if added else self.seen.issue.created_at

    def _call(
        self, living: Worded | None, missing: States, asked: States, fresh: tuple[str, ...], about: tuple[str, ...]
    ) -> Effects:
        """A note that calls people: the living one, or a short one about what is new."""
        text = living or self._worded(lambda note: note._short(missing, asked, fresh))
        part = self.rule if living else f"{self.rule} also {' '.join(fresh)}"
        people = recipients(self.to, self.seen, self.scene)
        warnings = tuple(f"{self.seen.ref}: {person.warning}" for person in people if person.warning)
        warnings += text.warnings(self.rule, self.seen.ref)
        since = min(self._since(state) for state in (*missing, *asked) if state.category.name in fresh)
        said = marker.Said(rule=self.rule, episode=since, step=0, about=about)
        reason, mentions = self._reason(fresh, missing, asked), usernames(people)
        more: dict[str, Any] = {"part": part, "mentions": mentions, "private": text.private}
        return self._say(text.text, said, reason, sentence=self._sentence(), **more) + Effects(warnings=warnings)

    def _on_lists(self) -> Effects:
        """Who has it on a list keeps the line while something is missing."""
        return Effects(listed=tuple(Listed(self.seen.ref, said, self._sentence()) for said in self._lines()))

    def _sentence(self) -> Sentence:
        text = str(self.scene.templates[self.template].front.get("line") or "")
        readers = recipients(self.to, self.seen, self.scene)
        return sentence(text, {"to": ""}, readers, self.seen, self.scene) if text else named(self.name, self.scene.host)

    def _held(self, why: str, until: datetime | None = None) -> Effects:
        return Effects(held=(Held(ref=self.seen.ref, rule=self.rule, why=why, until=until),))

    def _again_from(self) -> datetime | None:
        """When people may be called again about labels here, a week after they were; None if that is now."""
        given = said_by_bot(self.seen, self.scene, self.rule)
        calls = [said.when for said in given if not any(map(_is_kept, said.about))]
        if not calls:
            return None
        calendar = self.seen.calendar(self.scene)
        day = calendar.working_day_from(WEEK.day_after(calendar.day(max(calls)), calendar))
        return calendar.look_at(day) if self.scene.today < day else None

    def _short(self, missing: States, asked: States, fresh: tuple[str, ...]) -> str:
        """Only what is new; the living note has the rest."""
        clashes = self._clashes(state for state in asked if state.category.name in fresh)
        return self._render(also=self._choices(missing, fresh), asked=clashes)

    def _reason(self, fresh: tuple[str, ...], missing: States, asked: States) -> str:
        none = [state.category.name for state in missing if state.category.name in fresh]
        several = [state.category.name for state in asked if state.category.name in fresh]
        parts = [f"{', '.join(none)} missing"] if none else []
        return f"{self.name}: " + "; ".join(parts + ([f"{', '.join(several)} unclear"] if several else []))

    def all_set(self, soon: States = ()) -> Effects:
        """Edit the living note: nothing is missing any more but what is in grace."""
        if (note := self._living_note()) is None:
            return NOTHING
        return self._edit(note, self._worded(lambda each: each._render(all_set=True, missing=each._choices(soon))))

    def _worded(self, render: Callable[["LabelNote"], str]) -> Worded:
        """The text for this issue: not everybody who reads it may read the account list."""
        known = [_FIELDS.get(name, name) for name in self.scene.categories]
        if is_open([self.scene.templates[self.template].body], self.seen, self.scene, known):
            return Worded(render(self))
        return worded(lambda bare: render(replace(self, bare=bare)), self.seen, self.scene)

    def _edit(self, note: Note, words: Worded) -> Effects:
        parts, text = marker.parts(note.body), as_told(words.text, note.body)
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
        return any(set(about) <= set(said.about) and said.when >= since for said in given)

    def _since(self, state: CategoryState) -> datetime:
        """When the category began to lack (or clash): its last removal or addition, else the opening."""
        action = "add" if state.conflict else "remove"
        edits = edits_in(state.category, self.seen, self.scene.known_labels)
        times = (edit.created_at for edit in edits if edit.action == action)
        return max(times, default=self.seen.issue.created_at)

    def _choices(self, states: States, only: Iterable[str] | None = None) -> list[dict[str, object]]:
        """Categories with their choices, what the account list already knows, and until when there is time."""
        wanted = [state for state in states if only is None or state.category.name in only]
        days = [due_day(state, self.seen, self.scene) for state in wanted]
        return choices(wanted, self.scene, map(self._prefilled, wanted), days, self._fields())

    def _clashes(self, states: Iterable[CategoryState]) -> list[dict[str, object]]:
        """Categories with several labels that only a person may settle, and since when."""
        day = self.scene.calendar.day
        return [
            {"name": state.category.name, "present": labels(state.present), "since": day(self._since(state))}
            for state in states
        ]

    def _fields(self) -> Mapping[str, object]:
        """What account list and table say, as far as it may be told here."""
        return open_fields(self.seen, self.scene) if self.bare else self.seen.fields(self.scene)

    def _prefilled(self, state: CategoryState) -> str:
        """The label the account list or table names: by a word that leads to it, its name or the part after `::`."""
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
        shown = names["missing"] or names["also"] or names["suggested"]
        names["label_line"] = label_line(shown) if isinstance(shown, list) else ""
        names["may_label"] = self.to != "author"
        return render_body(scene.templates[self.template].body, names).strip()


def _optional(suggested: Iterable[CategoryState]) -> tuple[str, ...]:
    """How a note remembers what it has suggested."""
    return tuple(f"suggested:{state.category.name}" for state in suggested)


def _is_kept(matter: str) -> bool:
    return matter.startswith(KEPT)
