"""Plan → GitLab: the only writer. Note first, then one PUT per issue; answers are compared with what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

from triage_bot.apply import comparing
from triage_bot.apply.pace import Pace
from triage_bot.apply.speaking import Heard, Speaking
from triage_bot.errors import (
    Dropped,
    GitLabError,
    Overtaken,
    ResourceError,
    SaidAlready,
    TriageBotError,
)
from triage_bot.gitlab.gateway import Gateway, Progress, quiet
from triage_bot.model.change import Change, EditDescription, EditNote, OpenIssue, PostNote, Relabel, SetState
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker

DONE, FAILED, SKIPPED = "done", "failed", "skipped"
AT_ONCE = 4
"""Issues written to at the same time."""


@dataclass(frozen=True)
class Outcome:
    """What became of one change."""

    change: Change
    status: str
    error: str = ""
    ref: Ref | None = None
    """The real name of an issue that was opened."""
    said_already: bool = False
    """A note was left out because another run, or this one before it was killed, has posted it."""


@dataclass
class Applied:
    """All outcomes, and what ended the run early, if anything did."""

    outcomes: list[Outcome] = field(default_factory=list)
    stopped: TriageBotError | None = None


@dataclass
class Apply:
    """Carries out changes in order; `own_labels` are those the policy may create."""

    gateway: Gateway
    snapshot: Snapshot
    own_labels: frozenset[str]
    pace: Pace
    progress: Progress = quiet
    opened: dict[Ref, Ref] = field(default_factory=dict)
    stopped: TriageBotError | None = None
    halted: bool = False

    def run(self, changes: Iterable[Change]) -> Applied:
        """Does what can be done; one issue's refusal does not stop the others, GitLab's does.

        Issues are opened one by one, so that a twin is noticed; the others are independent, a few at a time.
        """
        groups = _by_issue(changes)
        opening = [group for group in groups if _opens(group)]
        others = [group for group in groups if not _opens(group)]
        outcomes: list[Outcome] = []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for done, result in enumerate(chain(map(self._group, opening), pool.map(self._group, others)), 1):
                    outcomes += result
                    self.progress("changes", done, len(groups))
            except BaseException:
                self.halted = True  # Ctrl-C: what is under way ends, nothing more is begun
                raise
        return Applied(outcomes, self.stopped)

    def _group(self, group: tuple[Ref, list[Change]]) -> list[Outcome]:
        """One issue's outcomes; nothing is begun any more once the run has to end."""
        ref, changes = group
        if self.stopped or self.halted:
            return [Outcome(one, SKIPPED, "the run ended before") for one in changes]
        outcomes: list[Outcome] = []
        try:
            self._issue(ref, changes, outcomes)
        except (GitLabError, ResourceError) as error:
            self.stopped = error if isinstance(error, GitLabError) else self.stopped
            told = {id(one.change) for one in outcomes}
            outcomes += [Outcome(one, FAILED, error.message) for one in changes if id(one) not in told]
        return outcomes

    def _issue(self, ref: Ref, group: list[Change], outcomes: list[Outcome]) -> None:
        """One issue's changes: open it, speak, then put the rest in one request; outcomes are added as they come."""
        notes = [one for one in group if isinstance(one, PostNote | EditNote)]
        fields = [one for one in group if not isinstance(one, PostNote | EditNote | OpenIssue)]
        for change in group:
            if isinstance(change, OpenIssue):
                outcomes.append(self._attempt(change, lambda one=change: self._open(one)))  # type: ignore[misc]
                if ref not in self.opened:
                    outcomes += [Outcome(one, SKIPPED, "its issue was not opened") for one in (*notes, *fields)]
                    return
        speaking = Speaking(self.gateway, self.snapshot, self.pace)
        real = self.opened.get(ref, ref)
        heard = speaking.listen(real, notes, alone=ref.planned)
        rest = self._say(real, speaking, heard, notes, fields, outcomes)
        answer = self._put(real, rest, outcomes) if rest else None
        twins = speaking.take_back_twins(real, heard, answer)
        outcomes[:] = [_taken_back(one, twins) for one in outcomes]

    def _say(
        self,
        ref: Ref,
        speaking: Speaking,
        heard: Heard,
        notes: list[PostNote | EditNote],
        fields: list[Change],
        outcomes: list[Outcome],
    ) -> list[Change]:
        """Posts and edits the notes; returns the field changes that do not belong to one that had to stay unsaid."""
        silent: set[str] = set()
        for note in notes:
            outcome = self._attempt(note, lambda one=note: speaking.speak(ref, one, heard))  # type: ignore[misc]
            outcomes.append(outcome)
            if outcome.status != DONE and not outcome.said_already:
                silent |= set(note.rule.split(", "))
        outcomes += [Outcome(one, SKIPPED, "its comment was not posted") for one in fields if one.rule in silent]
        return [one for one in fields if one.rule not in silent]

    def _attempt(self, change: Change, do: Callable[[], Ref | None]) -> Outcome:
        try:
            return Outcome(change, DONE, ref=do())
        except SaidAlready as error:
            return Outcome(change, SKIPPED, error.message, said_already=True)
        except Overtaken as error:
            return Outcome(change, SKIPPED, error.message)
        except ResourceError as error:
            return Outcome(change, FAILED, error.message)

    # Opening --------------------------------------------------------------------------------

    def _open(self, change: OpenIssue) -> Ref:
        """Re-lists the destination, then opens the issue unless one with the same mark came meanwhile."""
        project = change.ref.project
        newest = self.gateway.newest(project)

        def same(issue: Issue) -> bool:
            if change.mark:
                return marker.read(issue.description) == marker.read(change.mark)
            return issue.title == change.title and issue.ref not in self.snapshot.issues

        for issue in newest if change.mark else ():
            if same(issue) and issue.state == "opened" and self.snapshot.identity.is_bot(issue.author):
                raise Overtaken(f"{issue.ref} was opened for it meanwhile")
        self._need_labels(change.labels)
        fields = comparing.opening_fields(change, self.gateway)
        after = max((issue.ref.iid for issue in newest), default=0)
        opened = self.gateway.open(project, fields, after, same)
        if opened.ref.iid > after + 1 and change.mark:
            self._close_twin(opened, same)
        self.opened[change.ref] = opened.ref
        lost = comparing.not_opened_as_asked(change, opened)
        if lost:
            raise Dropped(f"{opened.ref} was opened, but GitLab dropped {lost}")
        return opened.ref

    def _close_twin(self, ours: Issue, same: Callable[[Issue], bool]) -> None:
        """Others were opened since the re-list: if another run opened the same, our newer one is closed."""
        for issue in self.gateway.newest(ours.ref.project):
            older = issue.ref.iid < ours.ref.iid and issue.state == "opened" and same(issue)
            if older and self.snapshot.identity.is_bot(issue.author):
                self.gateway.update(ours.ref, {"state_event": "close"})
                raise Overtaken(f"another run opened {issue.ref} for it; {ours.ref} was closed again")

    # One PUT --------------------------------------------------------------------------------

    def _put(self, ref: Ref, changes: list[Change], outcomes: list[Outcome]) -> Issue | None:
        """All field changes of one issue in one request; each is then compared with the answer."""
        done = [one.change for one in outcomes if one.status == DONE]
        good: list[Change] = []
        now = self._before_put(ref, changes)
        for change in changes:
            try:
                if isinstance(now, ResourceError):
                    raise now
                self._check_put(change, now, done)
                good.append(change)
            except ResourceError as error:
                status = SKIPPED if isinstance(error, Overtaken) else FAILED
                outcomes.append(Outcome(change, status, error.message))
        if not good:
            return None
        answer = self.gateway.update(ref, comparing.put_fields(good, self.gateway))
        outcomes += [_compared(one, answer) for one in good]
        return answer

    def _before_put(self, ref: Ref, changes: list[Change]) -> Issue | ResourceError | None:
        """The issue as it is now, if something is to be closed or rewritten."""
        if not any(isinstance(one, EditDescription | SetState) for one in changes) or ref not in self.snapshot.issues:
            return None
        try:
            return self.gateway.issue(ref)
        except ResourceError as error:
            return error

    def _check_put(self, change: Change, now: Issue | None, done: list[Change]) -> None:
        """Raises Overtaken if a person changed what is to be rewritten, or spoke on what is to be closed."""
        if isinstance(change, Relabel):
            self._need_labels(change.add)
        if now is None:
            return
        if isinstance(change, EditDescription) and now.description != change.was:
            raise Overtaken("the description was edited meanwhile")
        before = self.snapshot.issues[now.ref]
        if not isinstance(change, SetState):
            return
        ours = [one for one in done if isinstance(one, PostNote)]
        ran = any(one.bare for one in ours)  # our own quick actions may have changed labels
        words = now.user_notes_count - sum(not one.bare for one in ours)
        if now.state != before.state or words > before.user_notes_count:
            raise Overtaken("somebody wrote or closed it meanwhile")
        if not ran and set(now.labels) != set(before.labels):
            raise Overtaken("its labels were changed meanwhile")

    def _need_labels(self, names: Iterable[str]) -> None:
        """Labels of the policy are made if they are missing; any other unknown name is refused.

        A group does not list its projects' own labels, so there nothing is known to be missing.
        """
        known = self.snapshot.labels if self.snapshot.scope.kind == "projects" else None
        for name in names:
            if (
                known is not None
                and name not in known
                and name not in self.own_labels
                and not name.startswith("type::")
            ):
                raise Dropped(f'there is no label "{name}"; make it, or run `triage-bot labels sync`')


def _compared(change: Change, answer: Issue) -> Outcome:
    lost = comparing.lost(change, answer)
    return Outcome(change, FAILED, f"GitLab dropped {lost}") if lost else Outcome(change, DONE)


def _taken_back(outcome: Outcome, twins: Mapping[PostNote, SaidAlready]) -> Outcome:
    error = twins.get(outcome.change) if isinstance(outcome.change, PostNote) else None
    return Outcome(outcome.change, SKIPPED, error.message, said_already=True) if error else outcome


def _opens(group: tuple[Ref, list[Change]]) -> bool:
    return any(isinstance(one, OpenIssue) for one in group[1])


def _by_issue(changes: Iterable[Change]) -> list[tuple[Ref, list[Change]]]:
    groups: dict[Ref, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.ref, []).append(change)
    return list(groups.items())
