"""One issue's changes in their order: opened, spoken on, put, linked, reacted to, and last the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from triage_bot.apply.opening import Opening
from triage_bot.apply.outcome import DONE, SKIPPED, Outcome, attempt
from triage_bot.apply.putting import Putting
from triage_bot.apply.speaking import Heard, Speaking
from triage_bot.errors import NotFound, Overtaken
from triage_bot.model.change import Change, EditNote, Link, OpenIssue, PostNote, React, SetConfidential, TakeBack
from triage_bot.model.resource import Issue, Ref

C = TypeVar("C", bound=Change)
_NO_FIELDS = (OpenIssue, PostNote, EditNote, Link, React, TakeBack)


@dataclass
class OneIssue:
    """The changes of one issue, and what became of them so far: what ends the run leaves the outcomes before it."""

    opening: Opening
    speaking: Speaking
    putting: Putting
    ref: Ref
    changes: list[Change]
    outcomes: list[Outcome] = field(default_factory=list)

    def carry_out(self) -> None:
        """Raises ResourceError if nothing can be said here, and what ends the run."""
        for opening in self._all(OpenIssue):
            self._do(opening, partial(self.opening.open, opening))
        if self.ref.planned and self.ref not in self.opening.opened:
            rest = [one for one in self.changes if not isinstance(one, OpenIssue)]
            self.outcomes += [Outcome(one, SKIPPED, "its issue was not opened") for one in rest]
            return
        real = self.opening.real(self.ref)
        for twin in self._all(TakeBack):
            self._do(twin, partial(self.speaking.take_back, real, twin))
        notes, answers = self._notes(), [one for one in self._all(PostNote) if one.answer]
        heard = self.speaking.listen(real, [*notes, *answers], alone=self.ref.planned)
        if notes or answers:
            self.putting.put(real, self._hushing(), [], self.outcomes)  # what is said is not for everyone
        self._look_before_speaking(real, notes)
        for note in notes:
            self._do(note, partial(self._speak, real, note, heard))
        put = self._put(real)
        for link in self._all(Link):
            self._do(link, partial(self._link, real, link))
        for react in self._all(React):
            self._do(react, partial(self._react, real, react))
        for answer in answers:
            self._do(answer, partial(self._answer, real, answer, heard))
        twins = self.speaking.take_back_twins(real, heard, put)
        self.outcomes = [
            Outcome(one.change, SKIPPED, twins[one.change].message, said_already=True)
            if isinstance(one.change, PostNote) and one.change in twins
            else one
            for one in self.outcomes
        ]

    def _do(self, change: Change, do: Callable[[], Ref | None]) -> None:
        self.outcomes.append(attempt(change, do))

    def _all(self, kind: type[C]) -> Iterator[C]:
        return (one for one in self.changes if isinstance(one, kind))

    def _notes(self) -> list[PostNote | EditNote]:
        """What is said and edited before anything else changes."""
        return [
            one for one in self.changes if isinstance(one, EditNote) or (isinstance(one, PostNote) and not one.answer)
        ]

    def _hushing(self) -> list[Change]:
        return [one for one in self._all(SetConfidential) if one.confidential]

    def _fields(self) -> list[Change]:
        """What the PUT is still to carry."""
        done = {id(one.change) for one in self.outcomes}
        return [one for one in self.changes if not isinstance(one, _NO_FIELDS) and id(one) not in done]

    def _look_before_speaking(self, real: Ref, notes: list[PostNote | EditNote]) -> None:
        """What a note tells of is not told where a person has overtaken it."""
        told = set().union(*(_rules(one) for one in notes if isinstance(one, PostNote)))
        guarded = [one for one in self._fields() if one.rule in told and self.putting.overtaking.guards(one)]
        if guarded:
            self.putting.still_right(real, guarded, [], self.outcomes)

    def _speak(self, real: Ref, note: PostNote | EditNote, heard: Heard) -> None:
        if isinstance(note, PostNote) and note.needs:
            self.opening.real(note.needs)
        if isinstance(note, PostNote) and not note.answer and self._undone(note):
            raise Overtaken("what it would tell was overtaken")
        self.speaking.speak(real, note, heard)

    def _put(self, real: Ref) -> Issue | None:
        """One request for the fields, without those that belong to a note that had to stay unsaid."""
        silent = {rule for one in self.outcomes if _unsaid(one) for rule in _rules(one.change)}
        fields = self._fields()
        self.outcomes += [Outcome(one, SKIPPED, "its comment was not posted") for one in fields if one.rule in silent]
        said = [one.change for one in self.outcomes if isinstance(one.change, PostNote) and one.status == DONE]
        return self.putting.put(real, [one for one in fields if one.rule not in silent], said, self.outcomes)

    def _link(self, real: Ref, link: Link) -> None:
        self.opening.gateway.link(real, self.opening.real(link.to))

    def _react(self, real: Ref, react: React) -> None:
        try:
            self.opening.gateway.react(real, react.note_id, react.name)
        except NotFound:
            raise Overtaken("its note is gone") from None

    def _answer(self, real: Ref, answer: PostNote, heard: Heard) -> None:
        """Says what was done; if it was not, that is said next time."""
        if self._undone(answer):
            raise Overtaken("what it would tell was not done")
        self._speak(real, answer, heard)

    def _undone(self, note: PostNote) -> bool:
        """True if something of its rules could not be done."""
        of_fields = [one for one in self.outcomes if not isinstance(one.change, _NO_FIELDS)]
        return any(one.status != DONE and _rules(one.change) & _rules(note) for one in of_fields)


def _unsaid(outcome: Outcome) -> bool:
    is_note = isinstance(outcome.change, PostNote | EditNote)
    return is_note and outcome.status != DONE and not outcome.said_already


def _rules(change: Change) -> set[str]:
    """A note may hold the texts of several rules."""
    return set(change.rule.split(", "))
