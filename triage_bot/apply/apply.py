"""Plan → GitLab: the only writer. Issues are opened one by one, then the others a few at a time, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from triage_bot.apply.speaking import Pace, Speaking
from triage_bot.apply.writing import DONE, FAILED, NOT_FOR_ALL, SKIPPED, Directory, Outcome, Writing, refused
from triage_bot.changes.change import SPOKEN, Change, Stage
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.context.standing import Standing
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Forbidden, GitLabError, NotFound, Overtaken, ResourceError, TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import Progress, quiet
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref

Group = tuple[Ref, list[Change]]
"""An issue and the changes on it."""
TWIN = "another run said so at the same moment; ours was taken back"
AT_ONCE = 4
"""Issues written to at the same time."""


@dataclass(kw_only=True)
class OneIssue(Speaking):
    """The changes of one issue, and what became of them so far: what ends the run leaves the outcomes before it."""

    writing: Writing
    changes: list[Change] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def carry_out(self) -> None:
        """Stage by stage; raises ResourceError if nothing can be said here, and what ends the run."""
        self._do(Stage.OPEN)
        if self.ref.planned and self.ref not in self.writing.opened:
            self.outcomes += [Outcome(one, SKIPPED, "its issue was not opened") for one in self.left()]
            return
        self.ref, alone = self.writing.real(self.ref), self.ref.planned
        self._do(Stage.TAKE_BACK)
        speeches = [*self.left(Stage.SAY), *self.left(Stage.ANSWER)]
        self.listen(speeches, alone)
        if speeches:
            hushing = [one for one in self.left(Stage.PUT) if one.hushes]
            self.writing.put(self.ref, hushing, [], self.outcomes)  # what is said is not for everyone
        self._look_before_speaking()
        self._do(Stage.SAY)
        answer = self._put()
        self._do(Stage.LINK, Stage.REACT, Stage.ANSWER)
        for note in self.take_back_twins(answer):
            said = Outcome(note, SKIPPED, TWIN, said_already=True)
            self.outcomes = [said if one.change == note else one for one in self.outcomes]

    def left(self, *stages: Stage) -> Iterator[Change]:
        """What is still to be done, of these stages or at all."""
        done = {id(one.change) for one in self.outcomes}
        return (one for one in self.changes if id(one) not in done and (not stages or one.stage in stages))

    def _do(self, *stages: Stage) -> None:
        for change in [change for stage in stages for change in self.left(stage)]:
            try:
                self._check(change)
                self.outcomes.append(Outcome(change, DONE, ref=change.do(self)))
            except ResourceError as error:
                self.outcomes.append(refused(change, error))

    def _check(self, change: Change) -> None:
        """Raises Overtaken for what needs or tells of what was not done, or is not for all who read by now."""
        for ref in change.named:
            self.writing.real(ref)
        fields = (one for one in self.outcomes if one.change.stage is Stage.PUT and one.status != DONE)
        if change.tells and any(one.change.rules & change.rules for one in fields):
            answers = change.stage is Stage.ANSWER  # if it was not done, that is said next time
            raise Overtaken(f"what it would tell was {'not done' if answers else 'overtaken'}")
        confided = not change.private or change.stage not in SPOKEN
        if not (confided or self.directory.ask(Standing.confides, self.directory.gateway.issue(self.ref))):
            raise Overtaken(NOT_FOR_ALL)

    def _look_before_speaking(self) -> None:
        """What a note tells of is not told where a person has overtaken it."""
        told = frozenset[str]().union(*(one.rules for one in self.left(Stage.SAY) if one.tells))
        guarded = [one for one in self.left(Stage.PUT) if one.rule in told and self.writing.guards(one)]
        if guarded:
            self.writing.still_right(self.ref, guarded, [], self.outcomes)

    def _put(self) -> Issue | None:
        """One request for the fields, without those that belong to a note that had to stay unsaid."""
        unsaid = (one for one in self.outcomes if one.change.stage is Stage.SAY and one.status != DONE)
        silent = frozenset[str]().union(*(one.change.rules for one in unsaid if not one.said_already))
        fields = list(self.left(Stage.PUT))
        self.outcomes += [Outcome(one, SKIPPED, "its comment was not posted") for one in fields if one.rule in silent]
        said = [one.change for one in self.outcomes if one.change.tells and one.status == DONE]
        return self.writing.put(self.ref, [one for one in fields if one.rule not in silent], said, self.outcomes)

    def open(self, opening: OpenIssue) -> Ref:
        """Opens an issue; returns its real name."""
        return self.writing.open(opening)

    def link(self, other: Ref) -> None:
        """Relates the issue to another one."""
        self.directory.gateway.link(self.ref, other)

    def react(self, note_id: int, name: str) -> None:
        """Gives a note an emoji; raises Overtaken if the note is gone."""
        try:
            self.directory.gateway.react(self.ref, note_id, name)
        except NotFound:
            raise Overtaken("its note is gone") from None


@dataclass
class Applied:
    """All outcomes, and what ended the run early, if anything did."""

    outcomes: list[Outcome] = field(default_factory=list)
    stopped: TriageBotError | None = None


@dataclass
class Apply:
    """Carries out changes in order; `own_labels` are those the policy may create, `categories` say which are kin."""

    gateway: Gateway
    snapshot: Snapshot
    own_labels: frozenset[str]
    pace: Pace
    progress: Progress = quiet
    categories: Mapping[str, Category] = field(default_factory=dict)
    stopped: TriageBotError | None = None
    halted: bool = False

    def __post_init__(self) -> None:
        self._directory = Directory(self.gateway, self.snapshot, self.own_labels)
        self._writing = Writing(self._directory, self.categories)

    def run(self, changes: Iterable[Change]) -> Applied:
        """Does what can be done; one issue's refusal does not stop the others, GitLab's does."""
        groups: dict[Ref, list[Change]] = {}
        outcomes: list[Outcome] = []
        for one in changes:
            if one.stage is Stage.NEVER:
                outcomes.append(Outcome(one, FAILED, one.reason))
            else:
                groups.setdefault(one.ref, []).append(one)
        self._planned = frozenset(ref for ref in groups if ref.planned)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for done, result in enumerate(self._results(groups.items(), pool), 1):
                    outcomes += result
                    self.progress("changes", done, len(groups))
            except BaseException:
                self.halted = True  # Ctrl-C: what is under way ends, nothing more is begun
                raise
        return Applied(outcomes, self.stopped)

    def _results(self, groups: Iterable[Group], pool: Executor) -> Iterator[list[Outcome]]:
        """Issues are opened one by one, so that a twin is noticed, and first, so that others can link to them."""
        opening = {ref: changes for ref, changes in groups if any(one.stage is Stage.OPEN for one in changes)}
        yield from map(self._group, _in_order(opening))
        yield from pool.map(self._group, [group for group in groups if group[0] not in opening])

    def _group(self, group: Group) -> list[Outcome]:
        """One issue's outcomes; nothing is begun any more once the run has to end."""
        ref, changes = group
        if self.stopped or self.halted:
            return [Outcome(one, SKIPPED, "the run ended before") for one in changes]
        opened, unnamed = self._writing.opened, list[Outcome]()
        issue = OneIssue(self._directory, self.pace, ref, writing=self._writing)
        for change in changes:
            if missing := change.speaks_of(self._planned - opened.keys()):
                unnamed.append(Outcome(change, SKIPPED, f"it speaks of {missing}, which was not opened"))
            else:
                issue.changes.append(change.renamed(opened))
        try:
            issue.carry_out()
        except (GitLabError, ResourceError) as error:
            self.stopped = error if isinstance(error, GitLabError) else self.stopped
            forbidden = isinstance(error, Forbidden)
            issue.outcomes += [Outcome(one, FAILED, error.message, forbidden=forbidden) for one in issue.left()]
        return [*unnamed, *issue.outcomes]


def _in_order(groups: Mapping[Ref, list[Change]]) -> Iterator[Group]:
    """Groups that open issues, those first that others need or speak of."""
    waiting = dict(groups)

    def take(ref: Ref) -> Iterator[Group]:
        changes = waiting.pop(ref, None)  # gone before those it names are looked at: a circle ends
        for change in changes or ():
            spoken_of = [one for one in waiting if change.speaks_of((one,))]
            for named in (*change.named, *spoken_of):
                yield from take(named)
        if changes is not None:
            yield ref, changes

    for ref in groups:
        yield from take(ref)
