"""Issues opened, and all fields of one put at once, but not over what a person did meanwhile."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from triage_bot.apply.directory import Directory
from triage_bot.changes.change import FIELDS, Change, Hand, Stage
from triage_bot.changes.meanwhile import Meanwhile
from triage_bot.changes.open_issue import WITHIN, OpenIssue
from triage_bot.changes.twins import twin_mark
from triage_bot.context.standing import Standing
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Dropped, Forbidden, Overtaken, ResourceError, SaidAlready
from triage_bot.gitlab.connection import Check
from triage_bot.model.resource import NOBODY, Issue, Ref
from triage_bot.text import marker

DONE, FAILED, SKIPPED = "done", "failed", "skipped"
NOT_FOR_ALL = "it holds what only editors may read, and others read the issue by now"

Steps = Mapping[int, Change]
"""Changes of one issue by their place in the plan."""
Said = Sequence[tuple[Change, int]]
"""Notes that we posted, each with its id, 0 if GitLab kept none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one change."""

    change: Change
    status: str
    error: str = ""
    ref: Ref | None = None
    """The real name of an issue that was opened."""
    said_already: bool = False
    """A note was left out because another run, or this one before it was killed, has posted it."""
    forbidden: bool = False
    """GitLab answered 403."""
    answer: Issue | None = None
    """The issue as GitLab answered it."""


Outcomes = dict[int, Outcome]
"""What became of changes so far, by their place, in the order of doing."""


def refused(change: Change, error: ResourceError) -> Outcome:
    """What is not right any more is skipped; everything else has failed."""
    status = SKIPPED if isinstance(error, Overtaken) else FAILED
    already, forbidden = isinstance(error, SaidAlready), isinstance(error, Forbidden)
    return Outcome(change=change, status=status, error=error.message, said_already=already, forbidden=forbidden)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """Opens issues and sends PUTs for one run; `categories` say which labels are kin."""

    directory: Directory
    categories: Mapping[str, Category]
    opened: dict[Ref, Ref] = field(default_factory=dict)
    """The real names of issues that were opened."""
    left_out: dict[Ref, str] = field(default_factory=dict)
    """Whom GitLab did not assign to what was opened, in words, where that is no failure."""
    _issues: dict[Ref, Issue] = field(default_factory=dict)
    """What was opened, as we asked for it, by its real name."""

    # Opened -------------------------------------------------------------------------------

    def real(self, ref: Ref) -> Ref:
        """The real name of an issue; raises Overtaken if it was to be opened and was not."""
        if ref.planned and ref not in self.opened:
            raise Overtaken(f"{ref} was not opened")
        return self.opened.get(ref, ref)

    def open(self, change: OpenIssue) -> Ref:
        """Re-lists the destination, then opens the issue unless one with the same mark came meanwhile.

        It is found again if the answer is lost, and closed again if another run was quicker.
        """
        gateway, project, seen = self.directory.gateway, change.ref.project, self.directory.snapshot
        newest = gateway.newest(project)

        def same(issue: Issue) -> bool:
            if change.mark:
                return marker.read(issue.description) == marker.read(change.mark)
            return issue.title == change.title and issue.ref not in seen.issues

        for issue in newest if change.mark else ():
            came = issue.state == "opened" or issue.created_at >= seen.taken_at  # and was closed by a person
            came = issue.created_at >= seen.taken_at - WITHIN if change.lately else came
            if came and same(issue) and self.directory.ask(Standing.is_bot, issue.author):
                raise Overtaken(f"{issue.ref} was opened for it meanwhile")
        after = max((issue.ref.iid for issue in newest), default=0)
        opened = gateway.open(project, change.sends(self.directory), after, same)
        if opened.ref.iid > after + 1 and change.mark:
            self._close_twin(opened, after, same, change.lately)
        self.opened[change.ref], self._issues[opened.ref] = opened.ref, change.as_asked(opened)
        if lost := change.lost(opened):
            raise Dropped(f"{opened.ref} was opened, but GitLab dropped {lost}")
        if people := change.left_out(opened):
            self.left_out[change.ref] = f"GitLab did not assign {people}"
        return opened.ref

    def _close_twin(self, ours: Issue, after: int, same: Callable[[Issue], bool], lately: bool) -> None:
        """Others were opened since the re-list: if another run opened the same, our newer one is closed.

        So it is if a person has closed the other one already: that was about the account, not about its number.
        What is opened again each day (`lately`) has no twin among those that were listed before.
        """
        for issue in self.directory.gateway.newest(ours.ref.project):
            stands = issue.state == "opened" and not lately
            came = issue.ref.iid < ours.ref.iid and (stands or issue.ref.iid > after)
            if came and same(issue) and self.directory.ask(Standing.is_bot, issue.author):
                marked = twin_mark(ours.description, issue.ref)
                fields = {"state_event": "close", "description": marked, "assignee_ids": [0]}
                self.directory.gateway.update(ours.ref, fields, lambda now: now.state == "closed")
                raise Overtaken(f"another run opened {issue.ref} for it; {ours.ref} was closed again")

    # Put ----------------------------------------------------------------------------------

    def put(self, ref: Ref, changes: Steps, said: Said, outcomes: Outcomes) -> Issue | None:
        """GitLab's answer, if anything was sent; `said` are the notes we posted before. Adds to the outcomes."""
        ready: dict[int, Mapping[str, Any]] = {}
        for place, change in changes.items():  # their names are asked for before the issue is read again
            try:
                ready[place] = change.sends(self.directory)
            except ResourceError as error:
                outcomes[place] = refused(change, error)
        right = self.still_right(ref, {place: changes[place] for place in ready}, said, outcomes)
        good = _with_all_of_their_rule(right, changes, outcomes)
        if not good:
            return None

        def done(now: Issue) -> bool:
            return not any(change.lost(now) for change in good.values())

        again = self.again(ref, good.values(), said, outcomes)
        try:
            fields, after = _together(ready[place] for place in good), self._after(ref, good.values())
            answer = self.directory.gateway.update(ref, fields, done, again, after)
        except ResourceError as error:
            outcomes |= {place: refused(change, error) for place, change in good.items()}
            return None
        for place, change in good.items():
            later = (other for number, other in good.items() if number > place)
            lost = "" if change.gave_way(later, answer) else change.lost(answer)
            status, why = (FAILED, f"GitLab dropped {lost}") if lost else (DONE, "")
            outcomes[place] = Outcome(change=change, status=status, error=why, answer=answer)
        return answer

    def _after(self, ref: Ref, changes: Iterable[Change]) -> Issue | None:
        """What was seen, with all that is asked for: an answer that tells less of it is taken for this."""
        issue = self._before(ref)
        for change in changes:
            issue = self._shown(change, issue) if issue else None
        return issue

    def _shown(self, change: Change, issue: Issue) -> Issue | None:
        return change.evicting(issue).shows(issue, Hand(user=NOBODY, at=self.directory.snapshot.taken_at))

    def _before(self, ref: Ref) -> Issue | None:
        seen = self.directory.snapshot
        return seen.issues.get(ref) or seen.others.get(ref) or self._issues.get(ref)

    def guards(self, change: Change) -> bool:
        """True if what a person does could be lost in the change."""
        return change.guards(self._kin)

    def still_right(self, ref: Ref, changes: Steps, said: Said, outcomes: Outcomes) -> Steps:
        """Reads the issue again if something of a person's could be lost; what was overtaken goes to the outcomes."""
        try:
            meanwhile = self._meanwhile(ref, changes.values(), said, outcomes)
        except ResourceError as error:
            outcomes |= {place: refused(change, error) for place, change in changes.items()}
            return {}
        for place, change in changes.items() if meanwhile else ():
            if meanwhile and (why := self._against(change, changes.values(), meanwhile)):
                outcomes[place] = refused(change, Overtaken(why))
        return {place: change for place, change in changes.items() if place not in outcomes}

    def _meanwhile(self, ref: Ref, changes: Iterable[Change], said: Said, outcomes: Outcomes) -> Meanwhile | None:
        """The issue read again, if that is needed and it was seen before; what we did to it is no person's act."""
        before = self._before(ref)
        if before is None or not ref.type.alone or not any(map(self.guards, changes)):
            return None
        for outcome in outcomes.values():
            before = self._with_ours(outcome, before) or before
        return Meanwhile(before, self.directory.gateway.issue(ref), tuple(said), self._kin)

    def _with_ours(self, outcome: Outcome, issue: Issue) -> Issue | None:
        """The issue after what became of one change: as GitLab answered it, else as it was asked for."""
        change = outcome.change
        if outcome.answer:
            return change.evicting(issue).came_to(issue, outcome.answer)
        if outcome.status == DONE and change.stage is Stage.TAKE_BACK:
            return replace(issue, user_notes_count=issue.user_notes_count - 1)
        return self._shown(change, issue) if outcome.status == DONE and change.stage in FIELDS else issue

    def _against(self, change: Change, together: Iterable[Change], meanwhile: Meanwhile) -> str:
        """A person was quicker, or others would read what only editors may."""
        if why := change.overtaken(meanwhile):
            return why
        now = meanwhile.now
        closed = replace(now, confidential=now.confidential or any(step.hushes for step in together))
        return NOT_FOR_ALL if change.private and not self.directory.ask(Standing.confides, closed) else ""

    def again(self, ref: Ref, changes: Iterable[Change], said: Said, outcomes: Outcomes) -> Check:
        """Time has passed before it is sent a second time: raises Overtaken if a person has acted meanwhile."""
        sent: list[bool] = []

        def check() -> None:
            meanwhile = self._meanwhile(ref, changes, said, outcomes) if sent else None
            for change in changes if meanwhile else ():
                if meanwhile and (why := change.overtaken(meanwhile)):
                    raise Overtaken(why)
            sent.append(True)

        return check

    def _kin(self, label: str) -> frozenset[str]:
        """The categories and the scope a label belongs to, however it is spelt."""
        scope, scoped, _ = label.casefold().rpartition("::")
        own = {f"category {name}" for name, known in self.categories.items() if known.canonical(label) is not None}
        return frozenset(own | ({f"scope {scope}"} if scoped else set()))


def _with_all_of_their_rule(good: Steps, changes: Steps, outcomes: Outcomes) -> Steps:
    """Without texts whose rule cannot do something else: their hidden mark remembers that all was done."""
    lacking = {change.rule for place, change in changes.items() if place not in good}
    left = {place: change for place, change in good.items() if change.remembers and change.rule in lacking}
    why = "something else of its rule could not be done"
    outcomes |= {place: Outcome(change=change, status=SKIPPED, error=why) for place, change in left.items()}
    return {place: change for place, change in good.items() if place not in left}


def _together(sent: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The parameters of one request; lists of labels of several rules become one."""
    fields: dict[str, Any] = {}
    for more in sent:
        for key, value in more.items():
            fields[key] = f"{fields[key]},{value}" if key in fields else value
    return fields
