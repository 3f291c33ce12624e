"""Notes: said only while still unsaid, looked at again when time has passed, and taken back if another was quicker."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from triage_bot.apply.pace import Pace
from triage_bot.apply.who import Who
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote, PostNote, TakeBack
from triage_bot.errors import Overtaken, SaidAlready
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import EMPTY, Snapshot
from triage_bot.model.resource import Issue, Note, Ref
from triage_bot.text import marker

FRESH = 5.0
"""Seconds for which a re-read is good enough to post on; later (a wait, a stopped process) it is made again."""


@dataclass
class Heard:
    """The notes of an issue as they were at a time in seconds; `posted` pairs our new notes with their ids.

    `first` are the ids there when we began to speak; our own new notes are in `posted` alone.
    """

    notes: tuple[Note, ...]
    at: float
    alone: bool = False
    posted: tuple[tuple[PostNote, int], ...] = ()
    first: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.first = frozenset(one.id for one in self.notes)

    def again(self, notes: Iterable[Note], at: float) -> None:
        """The notes as they are later."""
        self.notes, self.at = tuple(one for one in notes if one.id not in self.ours), at

    @property
    def ours(self) -> frozenset[int]:
        """The ids of our new notes."""
        return frozenset(number for _, number in self.posted)

    @property
    def count(self) -> int:
        """How many notes of users the issue has if nobody else speaks."""
        return sum(not note.system for note in self.notes) + sum(id_ > 0 for _, id_ in self.posted)


@dataclass(frozen=True)
class Speaking:
    """Posts and edits notes of one run."""

    gateway: Gateway
    snapshot: Snapshot
    pace: Pace
    who: Who

    def listen(self, ref: Ref, speeches: Collection[Change], alone: bool) -> Heard:
        """Waits for our turn, then reads the notes as they are now; raises ResourceError.

        `alone`: the issue was opened by this very run, so nobody has spoken there.
        """
        self.pace.wait(sum(one.tells for one in speeches))
        needless = alone or all(one.bare for one in speeches)
        return Heard(() if needless else self.gateway.notes(ref), self.pace.clock(), alone)

    def post(self, ref: Ref, note: PostNote, heard: Heard) -> None:
        """Posts one note; raises Overtaken if that is not right any more."""
        known = heard.ours.union(one.id for one in heard.notes)
        number = self.gateway.post_note(ref, note, known, lambda: self._check(ref, note, heard))
        heard.posted += ((note, number),)

    def edit(self, ref: Ref, edit: EditNote, heard: Heard) -> None:
        """Edits one note; a person who edits it at the same moment goes before us: raises Overtaken."""

        def check() -> None:
            self._listen_again(ref, heard)
            now = next((one for one in heard.notes if one.id == edit.note_id), None)
            if now is None or now.body not in (edit.was, edit.body):
                raise Overtaken("its note was changed or deleted meanwhile")

        self.gateway.edit_note(ref, edit.note_id, edit.body, edit.was, check)

    def take_back_twins(self, ref: Ref, heard: Heard, answer: Issue | None) -> dict[PostNote, SaidAlready]:
        """Our new notes that another run had posted a moment before: ours, the newer ones, are deleted.

        Nothing is asked if the answer to a PUT shows that nobody else has spoken.
        """
        ours = [(speech, number) for speech, number in heard.posted if number and not speech.bare]
        if any(speech.answer for speech, _ in ours):
            answer = None  # we spoke after that PUT
        if not ours or heard.alone or (answer is not None and answer.user_notes_count <= heard.count):
            return {}
        now = [note for note in self.gateway.notes(ref) if note.id not in heard.first | heard.ours]
        return {speech: self._take_back(ref, number) for speech, number in ours if self._twin(speech, number, now)}

    def take_back(self, ref: Ref, twin: TakeBack) -> None:
        """Deletes a note that came twice; raises Overtaken if it was edited, or the other one is gone."""
        there = {one.id: one.body for one in self.gateway.notes(ref)}
        if twin.note_id in there and (there[twin.note_id] != twin.was or twin.kept not in there):
            raise Overtaken("its note was changed meanwhile")
        self.gateway.delete_note(ref, twin.note_id)

    def _check(self, ref: Ref, speech: PostNote, heard: Heard) -> None:
        """Before each sending: raises Overtaken if the same was said, or a person answered, since we read."""
        if speech.bare and not speech.unasked:
            return
        self._listen_again(ref, heard)
        self._check_unsaid(speech, heard.notes)

    def _listen_again(self, ref: Ref, heard: Heard) -> None:
        """Reads the notes again if time has passed."""
        if self.pace.clock() - heard.at > FRESH:
            heard.again(self.gateway.notes(ref), self.pace.clock())

    def _check_unsaid(self, change: PostNote, there: tuple[Note, ...]) -> None:
        known = self.snapshot.facts.get(change.ref, EMPTY).notes
        before = {one.id for one in known or ()}
        mine = set(marker.said(change.body))
        for note in there:
            ours = self.who.is_bot(note.author)
            if note.id in before:
                if ours and mine.intersection(marker.said(note.body)):
                    raise SaidAlready("it was said before, to the word")
                continue
            if ours and _same(mine, note, known is None):
                raise SaidAlready("another run has said so meanwhile")
            person = not note.system and self.who.is_person(note.author)
            if change.unasked and person and known is not None:
                raise Overtaken("a person has written meanwhile")

    def _twin(self, speech: PostNote, number: int, now: Iterable[Note]) -> bool:
        """True if an older note of the bot, unknown before, says one of the same things."""
        mine = set(marker.said(speech.body))
        older = (one for one in now if one.id < number and not one.system)
        return any(self.who.is_bot(one.author) and _same(mine, one, False) for one in older)

    def _take_back(self, ref: Ref, number: int) -> SaidAlready:
        self.gateway.delete_note(ref, number)
        return SaidAlready("another run said so at the same moment; ours was taken back")


def _same(mine: set[marker.Said], note: Note, exactly: bool) -> bool:
    """A note says one of the same things; where older notes were not read, the episode must be the same too."""
    theirs = marker.said(note.body)
    if exactly:
        return bool(mine.intersection(theirs))
    keys = {(one.rule, one.step, one.about) for one in mine}
    return any((one.rule, one.step, one.about) in keys for one in theirs)
