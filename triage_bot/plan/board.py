"""The issues as they would be after the planned changes, and the net of those changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.model.facts import EMPTY, NO_NEWS, OF_A_NEW_ISSUE, Facts, News
from triage_bot.model.resource import Issue, Ref

if TYPE_CHECKING:
    from triage_bot.changes.change import Settle

Key = tuple[str, tuple[str, ...], Ref]
"""Rule, brace expansion, resource."""


@dataclass(kw_only=True)
class Board:
    """Seen issues with the planned effects on them: what was read, and on it every booked change in its order."""

    initial: Mapping[Ref, Issue]
    known_facts: Mapping[Ref, Facts]
    hand: Hand
    accounts: Iterable[Ref]
    mark_of: Callable[[Issue], Mapping[str, object]]
    """What counts of an issue's hidden mark."""
    issues: dict[Ref, Issue] = field(default_factory=dict)
    dirty: set[Ref] = field(default_factory=set)
    news: dict[str, News] = field(default_factory=dict)
    """By account, what this plan does to its issues."""
    place: tuple[int, ...] = (0, 0)
    """Which pass and step is at work, and which of a rule's expansions."""
    settle: Settle | None = None
    """What becomes of labels whose opposites are there."""
    as_booked: bool = False
    """A rule of the gem's keys alone is at work: it has an order of its own, and to it no labels are opposites."""
    moves: int = 0
    """How often something changed here: what was worked out before may not be true any more."""
    _facts: dict[Ref, Facts] = field(default_factory=dict)
    _booked: dict[Ref, list[tuple[Key | None, Change]]] = field(default_factory=dict)
    """Under each issue that a change shows on: who booked it, and the change."""
    _refs: dict[Key | None, dict[Ref, None]] = field(default_factory=dict)
    _opened: dict[Ref, Issue] = field(default_factory=dict)
    _order: dict[tuple[bool, Ref], tuple[object, ...]] = field(default_factory=dict)
    """When issues were first touched: the pass, the step, whose sake; those with labels alone come after the others."""

    def __post_init__(self) -> None:
        self.issues = dict(self.initial)
        self._ranks = {ref: number for number, ref in enumerate((*self.accounts, *self.initial))}

    def facts(self, ref: Ref) -> Facts:
        """What is known of an issue; everything, if this plan opens it."""
        if ref not in self._facts:
            self._facts[ref] = OF_A_NEW_ISSUE if ref.planned else self.known_facts.get(ref, EMPTY)
        return self._facts[ref]

    def apply(self, change: Change, by: Key | None = None) -> None:
        """Books a change for whom it is by, and shows its effect to later rules."""
        issue = self.issues.get(change.ref)
        if self.settle and issue and not self.as_booked:
            change = change.settled(self.settle, issue, self.facts(change.ref))
        elif issue and self.as_booked:
            change = change.evicting(issue)
        rank = self._ranks.get(by[2], len(self._ranks)) if by else 0
        rank = 0 if self.as_booked else rank
        self._order.setdefault((change.bundle != change.slot, change.ref), (self.place, rank, len(self._order)))
        for ref in dict.fromkeys((change.ref, *change.touches)):
            self._booked.setdefault(ref, []).append((by, change))
            self._refs.setdefault(by, {})[ref] = None
            self._show(ref, change)

    def opened(self, ref: Ref) -> tuple[object, ...]:
        """By which planned issues are sorted as they will be opened."""
        return self._order.get((False, ref), ())

    def retract(self, by: Key, which: Callable[[Change], bool] = lambda _: True) -> None:
        """Takes back what was booked by somebody, as if it had never been; issues keep their places."""
        for ref in self._refs.get(by, ()):
            left = [booking for booking in self._booked[ref] if booking[0] != by or not which(booking[1])]
            if len(left) < len(self._booked[ref]):
                self._booked[ref] = left
                self._show_again(ref)

    def is_own(self, ref: Ref) -> bool:
        """True if what shows on the issue is booked for it alone, and what is booked for it shows nowhere else."""
        if any(by is not None and by[2] != ref for by, _ in self._booked.get(ref, ())):
            return False
        return all(shown.keys() <= {ref} for by, shown in self._refs.items() if by is not None and by[2] == ref)

    def begin_again(self, ref: Ref) -> None:
        """The issue as it was before any rule looked, with the facts that are known by now."""
        self._facts.pop(ref, None)
        if ref in self._booked:
            self._booked[ref] = [booking for booking in self._booked[ref] if booking[0] is None]
            self._order = {at: place for at, place in self._order.items() if at[1] != ref or self._booked[ref]}
            self._show_again(ref)

    def drawing(self) -> Board:
        """The same board, on which a plan is drawn up without marks on this one."""
        sheet = replace(self, issues={}, dirty=set(), news=dict(self.news), place=(len(self._order) + 1, 0))
        sheet.issues, sheet._facts, sheet._opened = dict(self.issues), dict(self._facts), dict(self._opened)
        sheet._booked = {ref: list(booked) for ref, booked in self._booked.items()}
        sheet._refs, sheet._order = {}, dict(self._order)
        return sheet

    def _show_again(self, ref: Ref) -> None:
        self._facts.pop(ref, None)
        left = {account: news.without(ref) for account, news in self.news.items()}
        self.news = {account: news for account, news in left.items() if news != NO_NEWS}
        if first := self._first(ref):
            self.issues[ref] = first
        else:
            self.issues.pop(ref, None)
        self.dirty.add(ref)
        self.moves += 1
        for _, change in self._booked[ref]:
            self._show(ref, change)

    def _show(self, ref: Ref, change: Change) -> None:
        before = after = self.issues.get(ref)
        if change.ref == ref:
            after = self._after(change, before)
            if before:
                self._facts[ref] = change.leaves(before, self.facts(ref), self.hand)
            if after and (told := change.news(after, self.mark_of)):
                self.news[told[0]] = self.news.get(told[0], NO_NEWS) | told[1]
        touched = ref != change.ref or ref in change.touches  # elsewhere a change shows only on what it touches
        if after and (after != before or touched) and after.updated_at != self.hand.at:
            after = replace(after, updated_at=self.hand.at)  # every write moves it
        if after and after != before:
            self.issues[ref] = after
            self.dirty.add(ref)
            self.moves += 1

    def _after(self, change: Change, before: Issue | None) -> Issue | None:
        if before:
            return change.shows(before, self.hand)
        if change.ref not in self._opened and (new := change.shows(None, self.hand)):
            self._opened[change.ref] = new
        return self._opened.get(change.ref)

    def net(self) -> tuple[Change, ...]:
        """What is left when opposite effects cancel; new issues first."""
        order = sorted(self._order.items(), key=lambda pair: (pair[0][0], pair[1]))
        refs = dict.fromkeys(ref for (_, ref), _ in order)
        changes = [change for ref in refs for change in sorted(self._net_of(ref), key=_place)]
        return tuple(sorted(changes, key=lambda change: change.stage is not Stage.OPEN))

    def _net_of(self, ref: Ref) -> Iterator[Change]:
        """One change for each thing it is about; parts of one rule that count alone are told of together."""
        parts: dict[Hashable, Change] = {}
        before, after = self._first(ref), self.issues.get(ref)
        shown, spoken, ran = before, before, set[Hashable]()
        for part in self._parts(ref):
            if part.commands and shown and spoken:
                for slot in self._slots_of(part, shown):
                    parts.pop(slot, None)  # said before it is sent, and wanted after it
                ran.update(self._slots_of(part, spoken))  # what is said is sent first
                spoken = part.shows(spoken, self.hand)
            parts[part.slot] = part.over(parts[part.slot]) if part.slot in parts else part
            shown = part.shows(shown, self.hand) if shown else None
        bundles: dict[Hashable, list[Change]] = {}
        for part in parts.values():
            if part.slot in ran or not (before and after and part.idle(before, after)):
                bundles.setdefault(part.bundle, []).append(part)
        return (group[0].joined(group) for group in bundles.values())

    def _slots_of(self, part: Change, issue: Issue) -> list[Hashable]:
        """What quick actions of its text change."""
        return [said.slot for done in part.runs(issue, self.hand) for said in done.parts()]

    def _parts(self, ref: Ref) -> Iterator[Change]:
        return (part for _, change in self._booked[ref] if change.ref == ref for part in change.parts())

    def _first(self, ref: Ref) -> Issue | None:
        """The issue as it was read, or as it is opened."""
        opened = (self._after(change, None) for _, change in self._booked[ref] if change.ref == ref)
        return self.initial.get(ref) or next(filter(None, opened), None)

    @property
    def warnings(self) -> Iterator[str]:
        """Where rules want opposite things."""
        for ref in self._booked:
            before: dict[Hashable, Change] = {}
            for part in self._parts(ref):
                if part.slot in before and (words := part.clash(before[part.slot])):
                    yield words
                before[part.slot] = part


def _place(change: Change) -> tuple[Stage, int]:
    return (change.stage, change.rank)
