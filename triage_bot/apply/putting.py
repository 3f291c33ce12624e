"""All field changes of one issue in one PUT: what a person changed is left alone, the answer is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage_bot.apply.names import Names
from triage_bot.apply.outcome import DONE, FAILED, SKIPPED, Outcome, refused
from triage_bot.apply.who import NOT_FOR_ALL, Who
from triage_bot.changes.change import Change, Meanwhile
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Overtaken, ResourceError
from triage_bot.gitlab.connection import Check
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref

Ready = list[tuple[Change, Mapping[str, Any]]]
"""Changes with the fields they send."""


@dataclass(frozen=True)
class Putting:
    """Sends the PUTs of one run; `opened` are the issues of this run as GitLab answered."""

    gateway: Gateway
    snapshot: Snapshot
    names: Names
    categories: Mapping[str, Category]
    who: Who
    opened: Mapping[Ref, Issue]

    def put(self, ref: Ref, changes: list[Change], said: list[Change], outcomes: list[Outcome]) -> Issue | None:
        """GitLab's answer, if anything was sent; `said` are the notes we posted before. Adds to the outcomes."""
        ready = self._possible(changes, outcomes)
        right = self.still_right(ref, [one for one, _ in ready], said, outcomes)
        good = _with_all_of_their_rule(right, changes, outcomes)
        if not good:
            return None
        fields = _together(fields for one, fields in ready if one in good)
        try:
            answer = self.gateway.update(ref, fields, _done(good), self._again(ref, good, said))
        except ResourceError as error:
            outcomes += [refused(one, error) for one in good]
            return None
        outcomes += [_compared(one, answer) for one in good]
        return answer

    def guards(self, change: Change) -> bool:
        """True if what a person does could be lost in the change."""
        return change.guards(self._kin)

    def still_right(self, ref: Ref, changes: list[Change], said: list[Change], outcomes: list[Outcome]) -> list[Change]:
        """Reads the issue again if something of a person's could be lost; what was overtaken goes to the outcomes."""
        good: list[Change] = []
        try:
            meanwhile = self._meanwhile(ref, changes, said)
        except ResourceError as error:
            outcomes += [refused(one, error) for one in changes]
            return good
        for change in changes:
            why = self._against(change, changes, meanwhile) if meanwhile else ""
            if why:
                outcomes.append(refused(change, Overtaken(why)))
            else:
                good.append(change)
        return good

    def _meanwhile(self, ref: Ref, changes: Iterable[Change], said: Iterable[Change]) -> Meanwhile | None:
        """The issue read again, if that is needed and it was seen before."""
        before = self.snapshot.issues.get(ref) or self.opened.get(ref)
        if before is None or not any(map(self.guards, changes)):
            return None
        return Meanwhile(before, self.gateway.issue(ref), tuple(said), self._kin)

    def _against(self, change: Change, together: Iterable[Change], meanwhile: Meanwhile) -> str:
        """A person was quicker, or others would read what only editors may."""
        if why := change.overtaken(meanwhile):
            return why
        now = meanwhile.now
        closed = replace(now, confidential=now.confidential or any(one.hushes for one in together))
        return NOT_FOR_ALL if change.private and not self.who.confides(closed) else ""

    def _possible(self, changes: list[Change], outcomes: list[Outcome]) -> Ready:
        """The changes whose names are there or can be made; asked before the issue is read again."""
        ready: Ready = []
        for change in changes:
            try:
                ready.append((change, change.sends(self.names)))
            except ResourceError as error:
                outcomes.append(refused(change, error))
        return ready

    def _again(self, ref: Ref, good: list[Change], said: list[Change]) -> Check:
        """Time has passed before it is sent a second time: raises Overtaken if a person has acted meanwhile."""
        sent: list[bool] = []

        def check() -> None:
            meanwhile = self._meanwhile(ref, good, said) if sent else None
            for change in good if meanwhile else ():
                if meanwhile and (why := change.overtaken(meanwhile)):
                    raise Overtaken(why)
            sent.append(True)

        return check

    def _kin(self, label: str) -> frozenset[str]:
        """The categories and the scope a label belongs to, however it is spelt."""
        scope, scoped, _ = label.casefold().rpartition("::")
        own = {f"category {name}" for name, one in self.categories.items() if one.canonical(label) is not None}
        return frozenset(own | ({f"scope {scope}"} if scoped else set()))


def _with_all_of_their_rule(good: list[Change], changes: list[Change], outcomes: list[Outcome]) -> list[Change]:
    """Without texts whose rule cannot do something else: their hidden mark remembers that all was done."""
    lacking = {one.rule for one in changes if one not in good}
    left = [one for one in good if one.remembers and one.rule in lacking]
    outcomes += [Outcome(one, SKIPPED, "something else of its rule could not be done") for one in left]
    return [one for one in good if one not in left]


def _together(sent: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The parameters of one request; lists of labels of several rules become one."""
    fields: dict[str, Any] = {}
    for more in sent:
        for key, value in more.items():
            fields[key] = f"{fields[key]},{value}" if key in fields else value
    return fields


def _done(changes: Iterable[Change]) -> Callable[[Issue], bool]:
    """Whether an issue has got all the changes."""
    return lambda now: not any(one.lost(now) for one in changes)


def _compared(change: Change, answer: Issue) -> Outcome:
    lost = change.lost(answer)
    return Outcome(change, FAILED, f"GitLab dropped {lost}") if lost else Outcome(change, DONE)
