"""The books of one plan: what each rule wants on each issue, in one entry; and what of it may be said today."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_bot.actions.base import distinct
from triage_bot.actions.effects import NOTHING, Effects, Held, Listed, Listing, Say
from triage_bot.actions.match import Match
from triage_bot.changes.notes import PostNote
from triage_bot.changes.unmade import Unmade
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import ValueFault
from triage_bot.model.facts import Broken, Need, NeverKnown, Unread
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.board import Board, Key
from triage_bot.text import marker
from triage_bot.text.budget import TooCostly


@dataclass(kw_only=True, slots=True)
class Entry:
    """What one rule wants on one issue; its changes are on the board, booked under the same key."""

    says: list[Say] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    listed: tuple[Listed, ...] = ()
    listings: tuple[Listing, ...] = ()
    unmade: tuple[Unmade, ...] = ()
    missing: frozenset[Need] = frozenset()
    look: datetime | None = None
    """When to look again."""
    wants: frozenset[str] | None = frozenset()
    """The labels it wants on; None while that is not known."""
    warnings: tuple[str, ...] = ()
    matched: bool = False
    undecided: bool = False
    """It has come to no verdict: facts are missing, it is snoozed, or limits left it out."""
    overdue: date | None = None

    def look_at(self, at: datetime | None) -> None:
        """Looks again then, or earlier."""
        self.look = min(at, self.look or at) if at else self.look


@dataclass(kw_only=True)
class Ledger:
    """What rules wanted so far; an entry is replaced when its rule looks at its issue again."""

    scene: Scene
    board: Board
    entries: dict[Key, Entry] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)
    _said: set[tuple[Ref, str]] = field(default_factory=set)

    def at(self, key: Key) -> Entry:
        """The rule's entry, which is the last one now."""
        self.entries[key] = self.entries.pop(key) if key in self.entries else Entry()
        return self.entries[key]

    def forget(self, key: Key) -> None:
        """The rule looks again: what it said of time, facts, labels and in words before is void.

        A text whose changes show on the board already stays: it is why the rule now sees something else. So does
        what is missing: with it, this rule might have acted before later ones.
        """
        if old := self.entries.pop(key, None):
            self._said.difference_update((say.ref, say.part) for say in old.says if not say.carries)
            says = [say for say in old.says if say.carries]
            self.entries[key] = Entry(says=says, missing=old.missing, matched=old.matched, overdue=old.overdue)
        self.board.retract(key, lambda change: change.fleeting)

    def drop(self, key: Key) -> None:
        """Nothing was wanted, as if the rule had never looked; its changes are taken off the board by whoever asks."""
        entry = self.entries.pop(key)
        self._said.difference_update((say.ref, say.part) for say in entry.says)

    def hold(self, key: Key, held: Held) -> None:
        """Something waits; and if a time is known, that is when to look again."""
        entry = self.at(key)
        entry.held.append(held)
        entry.look_at(held.until)

    def lack(self, key: Key, needs: frozenset[Need]) -> None:
        """The rule cannot decide, or act, before these facts are read; the labels it manages stay."""
        entry = self.at(key)
        entry.missing, entry.wants, entry.undecided = entry.missing | needs, None, True

    def warn(self, text: str) -> None:
        """Says something once to whoever reads the run."""
        self.warnings[text] = None

    def take(self, key: Key, effects: Effects, seen: Seen) -> None:
        """Books what an action wants; changes show on the board at once."""
        if effects is NOTHING:
            return
        entry = self.at(key)
        entry.missing |= effects.missing
        entry.look_at(effects.next_look)
        entry.listed = effects.listed or entry.listed
        entry.listings = effects.listings or entry.listings
        entry.unmade = effects.unmade or entry.unmade
        for change in effects.changes:
            self.board.apply(change, key)
        for held in effects.held:
            self.hold(key, held)
        for say in effects.says:
            self._hear(key, say, seen)
        entry.warnings += effects.warnings

    def _hear(self, key: Key, say: Say, seen: Seen) -> None:
        """A text is kept unless it must wait; what it carries waits with it."""
        if (say.ref, say.part) in self._said:
            return
        silent = silence(say, seen, self.scene)
        if silent is not None:
            self.hold(key, silent)
            return
        self._said.add((say.ref, say.part))
        self.at(key).says.append(say)
        for change in say.carries:
            self.board.apply(change, key)

    # What all entries come to -------------------------------------------------------------

    def needs(self) -> Mapping[Ref, frozenset[Need]]:
        """Missing facts by resource."""
        needs: dict[Ref, frozenset[Need]] = {}
        for (_, _, ref), entry in self.entries.items():
            if entry.missing:
                needs[ref] = needs.get(ref, frozenset()) | entry.missing
        return needs

    def next_looks(self) -> Mapping[Ref, datetime]:
        """The earliest time to look again by resource."""
        looks: dict[Ref, datetime] = {}
        for (_, _, ref), entry in self.entries.items():
            if entry.look:
                looks[ref] = min(entry.look, looks.get(ref, entry.look))
        return looks


class GivenUp(Exception):
    """A rule of the gem's keys alone cannot be worked out for one resource: nothing of it is done."""

    def __init__(self, ref: Ref, why: str) -> None:
        super().__init__(why)
        self.ref, self.why = ref, why


def filled(match: Match, work: Callable[[], Effects]) -> Effects:
    """The work's effects; a text that cannot be filled in is a warning here, what takes too much has failed, and so has
    what GitLab did not tell."""
    try:
        return work()
    except Unread as unread:
        return Effects(missing=unread.needs)
    except TooCostly as fault:
        return Effects(unmade=(Unmade(ref=match.seen.ref, rule=match.rule, reason=str(fault)),))
    except NeverKnown as refused:
        return Effects(unmade=(Unmade(ref=match.seen.ref, rule=match.rule, reason=refused.why),))
    except Broken as broken:
        return Effects(unmade=(Unmade(ref=match.seen.ref, rule=match.rule, reason=broken.why),), broken=broken.why)
    except ValueFault as fault:
        return Effects(warnings=(f"{match.seen.ref}: {match.rule}: {fault}",))


def silence(say: Say, seen: Seen, scene: Scene) -> Held | None:
    """Why this may not be said now, and until when: snoozed, no working day there, or one note today already."""
    calendar, today = seen.calendar(scene), scene.today
    if held := snoozed(say.ref, say.rule, seen, scene):
        return held
    if not say.any_day and not calendar.works(today):
        why = f"{today} is no working day, held until {{day}}"
    elif _spoke_today(seen, scene):
        why = "one note was posted today, held until {day}"
    else:
        return None
    return Held.over(today, say.ref, say.rule, why, calendar)


def snoozed(ref: Ref, rule: str, seen: Seen, scene: Scene) -> Held | None:
    """On a snoozed issue nothing is said, until a working day after."""
    until = seen.snoozed_until(scene)
    return Held.over(until, ref, rule, f"snoozed until {until}", seen.calendar(scene)) if until else None


def _spoke_today(seen: Seen, scene: Scene) -> bool:
    """True if a note of the bot that nobody asked for was posted on this local day."""
    return any(
        not note.system
        and scene.calendar.day(note.created_at) == scene.today
        and bool(marker.parts(note.body))
        and scene.standing.remembers(note.author)
        for note in seen.facts.notes or ()
    )


def notes(says: Iterable[Say], mark_of: Callable[[Ref], Mapping[str, object]]) -> list[PostNote]:
    """One note per issue out of all that is said there in this look, reminders first; `mark_of` adds to its mark."""
    by_ref: dict[Ref, list[Say]] = {}
    for say in says:
        by_ref.setdefault(say.ref, []).append(say)
    return [
        _note(ref, sorted(group, key=lambda speech: not speech.reminder), mark_of(ref)) for ref, group in by_ref.items()
    ]


def _note(ref: Ref, says: list[Say], mark: Mapping[str, object]) -> PostNote:
    parts = {say.part: say.text for say in says}
    return PostNote(
        ref=ref,
        rule=", ".join(distinct(say.rule for say in says)),
        reason="; ".join(distinct(say.reason for say in says)),
        body=marker.compose(parts, tuple(say.said for say in says), mark),
        mentions=distinct(name for say in says for name in say.mentions),
        unasked=True,
        private=any(say.private for say in says),
    )


def is_living(issue: Issue, scene: Scene) -> bool:
    """True for the bot's own living issues (lists, summaries): rules leave them alone."""
    return "living" in marker.read(issue.description) and scene.standing.is_bot(issue.author)
