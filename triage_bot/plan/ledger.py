"""The books of one plan: texts, what is held, what is missing, when to look again; kept per rule and issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_bot.actions.base import NOTHING, Effects, Held, Listed, Listing, Say
from triage_bot.changes.unmade import Unmade
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import Need
from triage_bot.model.resource import Ref
from triage_bot.plan import voice
from triage_bot.plan.board import Board

Key = tuple[str, tuple[str, ...], Ref]
"""Rule, brace expansion, resource."""


@dataclass
class Ledger:
    """What rules wanted so far; an entry is replaced when its rule looks at its issue again."""

    scene: Scene
    board: Board
    said: dict[tuple[Ref, str], Say] = field(default_factory=dict)
    parts: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    held: dict[tuple[Ref, str], Held] = field(default_factory=dict)
    listed: dict[Key, tuple[Listed, ...]] = field(default_factory=dict)
    listings: dict[Key, tuple[Listing, ...]] = field(default_factory=dict)
    missing: dict[Key, frozenset[Need]] = field(default_factory=dict)
    looks: dict[Key, datetime] = field(default_factory=dict)
    wants: dict[Key, frozenset[str] | None] = field(default_factory=dict)
    unmade: dict[Key, tuple[Unmade, ...]] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)
    matched: set[Ref] = field(default_factory=set)
    overdue: dict[tuple[str, Ref], date] = field(default_factory=dict)
    decided: set[tuple[str, Ref]] = field(default_factory=set)
    """Rules that came to a verdict on an issue; a list forgets only what its own rule has decided."""

    def forget(self, key: Key) -> None:
        """The rule looks again: what it said of time, facts, labels and in words before is void.

        A text whose changes show on the board already stays: it is why the rule now sees something else. So does
        what is missing: with it, this rule might have acted before later ones.
        """
        self.looks.pop(key, None)
        self.listed.pop(key, None)
        self.listings.pop(key, None)
        self.wants.pop(key, None)
        self.unmade.pop(key, None)
        self.held.pop((key[2], key[0]), None)
        for part in self.parts.pop(key, ()):
            self.said.pop((key[2], part), None)
        self.board.retract(key, lambda one: one.fleeting)

    @property
    def says(self) -> list[Say]:
        """All that is to be said."""
        return list(self.said.values())

    def hold(self, key: Key, held: Held) -> None:
        """Something waits; and if a time is known, that is when to look again."""
        self.held[held.ref, held.rule] = held
        if held.until:
            self.looks[key] = min(held.until, self.looks.get(key, held.until))

    def lack(self, key: Key, needs: frozenset[Need]) -> None:
        """The rule cannot decide, or act, before these facts are read; the labels it manages stay."""
        self.missing[key] = self.missing.get(key, frozenset()) | needs
        self.wants[key] = None

    def warn(self, text: str) -> None:
        """Says something once to whoever reads the run."""
        self.warnings[text] = None

    def take(self, key: Key, effects: Effects, seen: Seen) -> None:
        """Books what an action wants; changes show on the board at once."""
        if effects is NOTHING:
            return
        if effects.missing:
            self.missing[key] = self.missing.get(key, frozenset()) | effects.missing
        if effects.next_look:
            self.looks[key] = min(effects.next_look, self.looks.get(key, effects.next_look))
        if effects.listed:
            self.listed[key] = effects.listed
        if effects.listings:
            self.listings[key] = effects.listings
        if effects.unmade:
            self.unmade[key] = effects.unmade
        for change in effects.changes:
            self.board.apply(change, key)
        for held in effects.held:
            self.hold(key, held)
        for say in effects.says:
            self._hear(key, say, seen)
        for text in effects.warnings:
            self.warn(text)

    def _hear(self, key: Key, say: Say, seen: Seen) -> None:
        """A text is kept unless it must wait; what it carries waits with it."""
        if (say.ref, say.part) in self.said:
            return
        silent = voice.silence(say, seen, self.scene)
        if silent is not None:
            self.hold(key, silent)
            return
        self.said[say.ref, say.part] = say
        if not say.carries:
            self.parts[key] = (*self.parts.get(key, ()), say.part)
        for change in say.carries:
            self.board.apply(change, key)

    def needs(self) -> Mapping[Ref, frozenset[Need]]:
        """Missing facts by resource."""
        found: dict[Ref, frozenset[Need]] = {}
        for (_, _, ref), kinds in self.missing.items():
            if kinds:
                found[ref] = found.get(ref, frozenset()) | kinds
        return found

    def next_looks(self) -> Mapping[Ref, datetime]:
        """The earliest time to look again by resource."""
        found: dict[Ref, datetime] = {}
        for (_, _, ref), at in self.looks.items():
            found[ref] = min(at, found.get(ref, at))
        return found
