"""All field changes of one issue in one PUT: what a person changed is left alone, the answer is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from triage_bot.apply import comparing
from triage_bot.apply.labels import Labels
from triage_bot.apply.milestones import Milestones
from triage_bot.apply.outcome import DONE, FAILED, SKIPPED, Outcome, refused
from triage_bot.apply.overtaking import Overtaking
from triage_bot.apply.who import NOT_FOR_ALL, Who
from triage_bot.errors import Overtaken, ResourceError
from triage_bot.gitlab.gateway import Check, Gateway
from triage_bot.model.change import Assign, Change, EditDescription, PostNote, Relabel, SetConfidential, SetMilestone
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref


@dataclass(frozen=True)
class Putting:
    """Sends the PUTs of one run; `opened` are the issues of this run as GitLab answered."""

    gateway: Gateway
    snapshot: Snapshot
    labels: Labels
    milestones: Milestones
    overtaking: Overtaking
    who: Who
    opened: dict[Ref, Issue] = field(default_factory=dict)

    def put(self, ref: Ref, changes: list[Change], said: list[PostNote], outcomes: list[Outcome]) -> Issue | None:
        """GitLab's answer, if anything was sent; `said` are the notes we posted before. Adds to the outcomes."""
        ready = self._possible(changes, outcomes)
        good = self.still_right(ref, ready, said, outcomes)
        good = self._with_all_of_their_rule(good, changes, outcomes)
        if not good:
            return None
        try:
            fields = comparing.put_fields(good, self.gateway, self.milestones)
            answer = self.gateway.update(ref, fields, _done(good), self._again(ref, good, said))
        except ResourceError as error:
            outcomes += [refused(one, error) for one in good]
            return None
        outcomes += [_compared(one, answer) for one in good]
        return answer

    def still_right(
        self, ref: Ref, changes: list[Change], said: list[PostNote], outcomes: list[Outcome]
    ) -> list[Change]:
        """Reads the issue again if something of a person's could be lost; what was overtaken goes to the outcomes."""
        before = self.snapshot.issues.get(ref) or self.opened.get(ref)
        if before is None or not any(map(self.overtaking.guards, changes)):
            return changes
        try:
            now = self.gateway.issue(ref)
        except ResourceError as error:
            outcomes += [refused(one, error) for one in changes]
            return []
        good: list[Change] = []
        for change in changes:
            try:
                self.overtaking.check(change, before, now, said)
                self._check_readers(change, changes, now)
                good.append(change)
            except ResourceError as error:
                outcomes.append(refused(change, error))
        return good

    def _check_readers(self, change: Change, together: Iterable[Change], now: Issue) -> None:
        """Raises Overtaken if it holds what only editors may read, and others would read it."""
        if change.private:
            closed = any(isinstance(one, SetConfidential) and one.confidential for one in together)
            if not self.who.confides(replace(now, confidential=True) if closed else now):
                raise Overtaken(NOT_FOR_ALL)

    def _possible(self, changes: list[Change], outcomes: list[Outcome]) -> list[Change]:
        """The changes whose names are there or can be made; asked before the issue is read again."""
        ready: list[Change] = []
        for change in changes:
            try:
                if isinstance(change, Relabel):
                    self.labels.need(change.add)
                if isinstance(change, SetMilestone):
                    self.milestones.id(change.ref.project, change.title, change.make)
                for name in change.usernames if isinstance(change, Assign) else ():
                    self.gateway.user_id(name)
                ready.append(change)
            except ResourceError as error:
                outcomes.append(refused(change, error))
        return ready

    def _again(self, ref: Ref, good: list[Change], said: list[PostNote]) -> Check:
        """Time has passed before it is sent a second time: raises Overtaken if a person has acted meanwhile."""
        sent: list[bool] = []

        def check() -> None:
            before = self.snapshot.issues.get(ref) or self.opened.get(ref)
            if sent and before is not None and any(map(self.overtaking.guards, good)):
                now = self.gateway.issue(ref)
                for change in good:
                    self.overtaking.check(change, before, now, said)
            sent.append(True)

        return check

    def _with_all_of_their_rule(
        self, good: list[Change], changes: list[Change], outcomes: list[Outcome]
    ) -> list[Change]:
        """Without descriptions whose rule cannot do something else: their hidden mark remembers that all was done."""
        lacking = {one.rule for one in changes if one not in good}
        left = [one for one in good if isinstance(one, EditDescription) and one.rule in lacking]
        outcomes += [Outcome(one, SKIPPED, "something else of its rule could not be done") for one in left]
        return [one for one in good if one not in left]


def _done(changes: Iterable[Change]) -> Callable[[Issue], bool]:
    """Whether an issue has got all the changes."""
    return lambda now: not any(comparing.lost(one, now) for one in changes)


def _compared(change: Change, answer: Issue) -> Outcome:
    lost = comparing.lost(change, answer)
    return Outcome(change, FAILED, f"GitLab dropped {lost}") if lost else Outcome(change, DONE)
