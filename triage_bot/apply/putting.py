"""All field changes of one issue in one PUT: what a person changed is left alone, the answer is compared."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.apply import comparing
from triage_bot.apply.labels import Labels
from triage_bot.apply.milestones import Milestones
from triage_bot.apply.outcome import DONE, FAILED, SKIPPED, Outcome, refused
from triage_bot.errors import Overtaken, ResourceError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.change import (
    Assign,
    Change,
    EditDescription,
    PostNote,
    Relabel,
    SetDue,
    SetMilestone,
    SetState,
)
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref


@dataclass(frozen=True)
class Putting:
    """Sends the PUTs of one run."""

    gateway: Gateway
    snapshot: Snapshot
    labels: Labels
    milestones: Milestones

    def put(self, ref: Ref, changes: list[Change], said: list[PostNote], outcomes: list[Outcome]) -> Issue | None:
        """GitLab's answer, if anything was sent; `said` are the notes we posted before. Adds to the outcomes."""
        good: list[Change] = []
        now = self._before(ref, changes)
        for change in changes:
            try:
                if isinstance(now, ResourceError):
                    raise now
                self._check(change, now, said)
                good.append(change)
            except ResourceError as error:
                outcomes.append(refused(change, error))
        good = self._with_all_of_their_rule(good, changes, outcomes)
        if not good:
            return None
        try:
            answer = self.gateway.update(ref, comparing.put_fields(good, self.gateway, self.milestones))
        except ResourceError as error:
            outcomes += [refused(one, error) for one in good]
            return None
        outcomes += [_compared(one, answer) for one in good]
        return answer

    def _with_all_of_their_rule(
        self, good: list[Change], changes: list[Change], outcomes: list[Outcome]
    ) -> list[Change]:
        """Without descriptions whose rule cannot do something else: their hidden mark remembers that all was done."""
        lacking = {one.rule for one in changes if one not in good}
        left = [one for one in good if isinstance(one, EditDescription) and one.rule in lacking]
        outcomes += [Outcome(one, SKIPPED, "something else of its rule could not be done") for one in left]
        return [one for one in good if one not in left]

    def _before(self, ref: Ref, changes: list[Change]) -> Issue | ResourceError | None:
        """The issue as it is now, if something of a person's could be lost."""
        if not any(map(_could_be_overtaken, changes)) or ref not in self.snapshot.issues:
            return None
        try:
            return self.gateway.issue(ref)
        except ResourceError as error:
            return error

    def _check(self, change: Change, now: Issue | None, said: list[PostNote]) -> None:
        """Raises ResourceError if what it names is not there and cannot be made, and Overtaken if a person changed
        what is to be rewritten, or spoke on what is to be closed.
        """
        if isinstance(change, Relabel):
            self.labels.need(change.add)
        if isinstance(change, SetMilestone):
            self.milestones.id(change.ref.project, change.title, change.make)
        if now is None:
            return
        if isinstance(change, EditDescription) and now.description != change.was:
            raise Overtaken("the description was edited meanwhile")
        before = self.snapshot.issues[now.ref]
        self._check_fields(change, before, now)
        if not isinstance(change, SetState):
            return
        ran = any(one.bare for one in said)  # our own quick actions may have changed labels
        words = now.user_notes_count - sum(not one.bare for one in said)
        if now.state != before.state or words > before.user_notes_count:
            raise Overtaken("somebody wrote or closed it meanwhile")
        if not ran and set(now.labels) != set(before.labels):
            raise Overtaken("its labels were changed meanwhile")

    def _check_fields(self, change: Change, before: Issue, now: Issue) -> None:
        """A person's due date, assignee or label of this very moment goes before ours."""
        if isinstance(change, SetDue) and now.due_date != before.due_date:
            raise Overtaken("its due date was changed meanwhile")
        if isinstance(change, Assign) and now.assignees != before.assignees:
            raise Overtaken("somebody was assigned meanwhile")
        if isinstance(change, Relabel) and change.add and change.remove:
            concerned = {*change.add, *change.remove}
            if concerned.intersection(now.labels) != concerned.intersection(before.labels):
                raise Overtaken("its labels were changed meanwhile")


def _could_be_overtaken(change: Change) -> bool:
    swaps = isinstance(change, Relabel) and bool(change.add and change.remove)
    return swaps or isinstance(change, EditDescription | SetState | SetDue | Assign)


def _compared(change: Change, answer: Issue) -> Outcome:
    lost = comparing.lost(change, answer)
    return Outcome(change, FAILED, f"GitLab dropped {lost}") if lost else Outcome(change, DONE)
