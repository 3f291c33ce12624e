"""One issue's changes stage by stage: opened, spoken on, put, linked, reacted to, and last the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from triage_bot.apply.opening import Opening
from triage_bot.apply.outcome import DONE, SKIPPED, Outcome, attempt
from triage_bot.apply.putting import Putting
from triage_bot.apply.speaking import Heard, Speaking
from triage_bot.apply.who import NOT_FOR_ALL
from triage_bot.changes.change import SPOKEN, Change, Stage
from triage_bot.changes.notes import EditNote, PostNote, TakeBack
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.errors import NotFound, Overtaken
from triage_bot.model.resource import Issue, Ref


@dataclass
class OneIssue:
    """The changes of one issue, and what became of them so far: what ends the run leaves the outcomes before it."""

    opening: Opening
    speaking: Speaking
    putting: Putting
    ref: Ref
    changes: list[Change] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    heard: Heard = field(default_factory=lambda: Heard((), 0.0))

    def carry_out(self) -> None:
        """Raises ResourceError if nothing can be said here, and what ends the run."""
        self._do(Stage.OPEN)
        if self.ref.planned and self.ref not in self.opening.opened:
            self.outcomes += [Outcome(one, SKIPPED, "its issue was not opened") for one in self.left()]
            return
        self.ref, alone = self.opening.real(self.ref), self.ref.planned
        self._do(Stage.TAKE_BACK)
        speeches = [*self.left(Stage.SAY), *self.left(Stage.ANSWER)]
        self.heard = self.speaking.listen(self.ref, speeches, alone)
        if speeches:
            hushing = [one for one in self.left(Stage.PUT) if one.hushes]
            self.putting.put(self.ref, hushing, [], self.outcomes)  # what is said is not for everyone
        self._look_before_speaking()
        self._do(Stage.SAY)
        answer = self._put()
        for stage in (Stage.LINK, Stage.REACT, Stage.ANSWER):
            self._do(stage)
        for note, twin in self.speaking.take_back_twins(self.ref, self.heard, answer).items():
            said = Outcome(note, SKIPPED, twin.message, said_already=True)
            self.outcomes = [said if one.change == note else one for one in self.outcomes]

    def left(self, *stages: Stage) -> Iterator[Change]:
        """What is still to be done, of these stages or at all."""
        done = {id(one.change) for one in self.outcomes}
        return (one for one in self.changes if id(one) not in done and (not stages or one.stage in stages))

    def _do(self, stage: Stage) -> None:
        for change in list(self.left(stage)):
            self.outcomes.append(attempt(change, partial(self._one, change)))

    def _one(self, change: Change) -> Ref | None:
        for ref in change.named:
            self.opening.real(ref)
        if change.tells and self._undone(change):
            answers = change.stage is Stage.ANSWER  # if it was not done, that is said next time
            raise Overtaken(f"what it would tell was {'not done' if answers else 'overtaken'}")
        if change.private and change.stage in SPOKEN and not self.putting.who.confides(self._now()):
            raise Overtaken(NOT_FOR_ALL)
        return change.do(self, self.ref)

    def _now(self) -> Issue:
        return self.opening.gateway.issue(self.ref)

    def _look_before_speaking(self) -> None:
        """What a note tells of is not told where a person has overtaken it."""
        told = frozenset[str]().union(*(one.rules for one in self.left(Stage.SAY) if one.tells))
        guarded = [one for one in self.left(Stage.PUT) if one.rule in told and self.putting.guards(one)]
        if guarded:
            self.putting.still_right(self.ref, guarded, [], self.outcomes)

    def _put(self) -> Issue | None:
        """One request for the fields, without those that belong to a note that had to stay unsaid."""
        unsaid = (one for one in self.outcomes if one.change.stage is Stage.SAY and one.status != DONE)
        silent = frozenset[str]().union(*(one.change.rules for one in unsaid if not one.said_already))
        fields = list(self.left(Stage.PUT))
        self.outcomes += [Outcome(one, SKIPPED, "its comment was not posted") for one in fields if one.rule in silent]
        said = [one.change for one in self.outcomes if one.change.tells and one.status == DONE]
        return self.putting.put(self.ref, [one for one in fields if one.rule not in silent], said, self.outcomes)

    def _undone(self, note: Change) -> bool:
        """True if something of its rules could not be done."""
        fields = (one for one in self.outcomes if one.change.stage is Stage.PUT)
        return any(one.status != DONE and one.change.rules & note.rules for one in fields)

    # What changes have done ---------------------------------------------------------------

    def open(self, opening: OpenIssue) -> Ref:
        """Opens an issue; returns its real name."""
        return self.opening.open(opening)

    def post(self, ref: Ref, note: PostNote) -> None:
        """Posts a note."""
        self.speaking.post(ref, note, self.heard)

    def edit(self, ref: Ref, edit: EditNote) -> None:
        """Edits a note of ours."""
        self.speaking.edit(ref, edit, self.heard)

    def take_back(self, ref: Ref, twin: TakeBack) -> None:
        """Deletes a note that came twice."""
        self.speaking.take_back(ref, twin)

    def link(self, ref: Ref, other: Ref) -> None:
        """Relates two issues."""
        self.opening.gateway.link(ref, other)

    def react(self, ref: Ref, note_id: int, name: str) -> None:
        """Gives a note an emoji; raises Overtaken if the note is gone."""
        try:
            self.opening.gateway.react(ref, note_id, name)
        except NotFound:
            raise Overtaken("its note is gone") from None
