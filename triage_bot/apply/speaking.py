"""Notes: said only while still unsaid, looked at again when time has passed, and taken back if another was quicker."""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Self

from triage_bot.apply.directory import Directory
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote, PostNote, TakeBack
from triage_bot.context.standing import Standing
from triage_bot.errors import Overtaken, SaidAlready
from triage_bot.model.addresses import host_of
from triage_bot.model.facts import EMPTY
from triage_bot.model.resource import Issue, Note, Ref
from triage_bot.text import marker

FRESH = 5.0
"""Seconds for which a re-read is good enough to post on; later (a wait, a stopped process) it is made again."""
MINUTE = 60.0
NOTES_A_MINUTE, ELSEWHERE = 60, 300
"""GitLab's limit of notes for one user on GitLab.com, and what other instances begin with
(https://docs.gitlab.com/administration/settings/rate_limit_on_notes_creation/).
"""


@dataclass(kw_only=True)
class Pace:
    """At most so many notes a minute. `clock`: seconds that only grow; `sleep` takes seconds (or raises: no wait)."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    limit: int = NOTES_A_MINUTE
    _sent: deque[float] = field(default_factory=deque)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def on(cls, host: str, clock: Callable[[], float], sleep: Callable[[float], None]) -> Self:
        """For one user on a host; where an admin allows fewer, GitLab says so and is waited for."""
        return cls(clock=clock, sleep=sleep, limit=NOTES_A_MINUTE if host_of(host) == "gitlab.com" else ELSEWHERE)

    def wait(self, count: int = 1) -> None:
        """Returns when so many more may be sent."""
        for _ in range(count):
            while (left := self._reserve()) > 0:
                self.sleep(left)

    def _reserve(self) -> float:
        """Takes a place in this minute, or says how many seconds until one is free."""
        with self._turn:
            now = self.clock()
            while self._sent and now - self._sent[0] >= MINUTE:
                self._sent.popleft()
            if len(self._sent) >= self.limit:
                return MINUTE - (now - self._sent[0])
            self._sent.append(now)
            return 0.0


@dataclass(kw_only=True)
class Speaking:
    """What is said on one issue, and its notes as they were when last read; our own new ones are in `posted` alone."""

    directory: Directory
    pace: Pace
    ref: Ref
    posted: list[tuple[PostNote, int]] = field(default_factory=list)
    """Our new notes with their ids."""
    _notes: tuple[Note, ...] = ()
    _first: frozenset[int] = frozenset()
    """The ids there when we began to speak."""
    _read_at: float = 0.0
    _alone: bool = False

    def listen(self, speeches: Collection[Change], alone: bool) -> None:
        """Waits for our turn, then reads the notes as they are now; raises ResourceError.

        `alone`: the issue was opened by this very run, so nobody has spoken there.
        """
        self.pace.wait(sum(speech.tells for speech in speeches))
        self._alone = alone
        if not alone and not all(speech.bare for speech in speeches):
            self._listen()
        self._first, self._read_at = frozenset(note.id for note in self._notes), self.pace.clock()

    def _listen(self) -> None:
        notes = self.directory.gateway.notes(self.ref)
        self._notes = tuple(note for note in notes if note.id not in self._ours)
        self._read_at = self.pace.clock()

    def _listen_again(self) -> None:
        """Reads the notes again if time has passed."""
        if self.pace.clock() - self._read_at > FRESH:
            self._listen()

    @property
    def _ours(self) -> frozenset[int]:
        return frozenset(number for _, number in self.posted)

    def post(self, note: PostNote) -> None:
        """Posts one note; raises Overtaken if the same was said, or a person answered, since we read."""

        def check() -> None:
            if not note.bare or note.unasked:
                self._listen_again()
                self._check_unsaid(note)

        known = self._ours.union(comment.id for comment in self._notes)
        self.posted.append((note, self.directory.gateway.post_note(self.ref, note, known, check)))

    def edit(self, edit: EditNote) -> None:
        """Edits one note; a person who edits it at the same moment goes before us: raises Overtaken."""

        def check() -> None:
            self._listen_again()
            if not any(note.id == edit.note_id and note.body in (edit.was, edit.body) for note in self._notes):
                raise Overtaken("its note was changed or deleted meanwhile")

        self.directory.gateway.edit_note(self.ref, edit.note_id, edit.body, edit.was, check)

    def take_back(self, twin: TakeBack) -> None:
        """Deletes a note that came twice; raises Overtaken if it was edited, or the other one is gone."""
        now = {note.id: note.body for note in self.directory.gateway.notes(self.ref)}
        if twin.note_id in now and (now[twin.note_id] != twin.was or twin.kept not in now):
            raise Overtaken("its note was changed meanwhile")
        self.directory.gateway.delete_note(self.ref, twin.note_id)

    def take_back_twins(self, answer: Issue | None) -> list[PostNote]:
        """Our new notes that another run had posted a moment before: ours, the newer ones, are deleted.

        Nothing is asked if the answer to a PUT shows that nobody else has spoken.
        """
        ours = [(speech, number) for speech, number in self.posted if number and not speech.bare]
        if any(speech.answer for speech, _ in ours):
            answer = None  # we spoke after that PUT
        spoken = sum(not note.system for note in self._notes) + sum(number > 0 for _, number in self.posted)
        if not ours or self._alone or (answer is not None and answer.user_notes_count <= spoken):
            return []
        known = self._first | self._ours
        came = [note for note in self.directory.gateway.notes(self.ref) if note.id not in known]
        twins = [(speech, number) for speech, number in ours if self._has_twin(speech, number, came)]
        for _, number in twins:
            self.directory.gateway.delete_note(self.ref, number)
        return [speech for speech, _ in twins]

    def _has_twin(self, speech: PostNote, number: int, came: Iterable[Note]) -> bool:
        """True if an older note of the bot, unknown before, says one of the same things."""
        mine = set(marker.said(speech.body))
        older = (note for note in came if note.id < number and not note.system)
        return any(self.directory.ask(Standing.is_bot, note.author) and _same(mine, note, False) for note in older)

    def _check_unsaid(self, speech: PostNote) -> None:
        known = self.directory.snapshot.facts.get(speech.ref, EMPTY).notes
        before = {note.id for note in known or ()}
        mine = set(marker.said(speech.body))
        for note in self._notes:
            ours = self.directory.ask(Standing.is_bot, note.author)
            if note.id in before:
                if ours and mine.intersection(marker.said(note.body)):
                    raise SaidAlready("it was said before, to the word")
                continue
            if ours and _same(mine, note, known is None):
                raise SaidAlready("another run has said so meanwhile")
            person = not note.system and self.directory.ask(Standing.is_person, note.author)
            if speech.unasked and person and known is not None:
                raise Overtaken("a person has written meanwhile")


def _same(mine: set[marker.Said], note: Note, exactly: bool) -> bool:
    """A note says one of the same things; where older notes were not read, the episode must be the same too."""
    theirs = marker.said(note.body)
    if exactly:
        return bool(mine.intersection(theirs))
    keys = {(said.rule, said.step, said.about) for said in mine}
    return any((said.rule, said.step, said.about) in keys for said in theirs)
