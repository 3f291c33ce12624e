"""Plan → GitLab: the only writer. Issues are opened one by one; then come lists, then the others, a few at a time."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from triage_bot.apply.directory import Directory
from triage_bot.apply.speaking import Pace, Speaking
from triage_bot.apply.writing import DONE, FAILED, NOT_FOR_ALL, SKIPPED, Outcome, Outcomes, Writing, refused
from triage_bot.changes.change import FIELDS, SPOKEN, Change, Stage
from triage_bot.changes.delete import Delete
from triage_bot.changes.move import Move
from triage_bot.changes.mutation import Mutation
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.context.standing import Standing
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Dropped, Forbidden, GitLabError, NotFound, Overtaken, ResourceError, TriageBotError
from triage_bot.gitlab.connection import Check
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import Progress, quiet
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Ref
from triage_bot.text import marker

IssueChanges = tuple[Ref, list[Change]]
"""An issue and the changes on it."""
TWIN = "another run said so at the same moment; ours was taken back"
AT_ONCE = 4
"""Issues written to at the same time."""
FEW = 12
"""So many are written to one after the other, in the order of the plan."""


@dataclass(kw_only=True)
class OneIssue(Speaking):
    """The changes of one issue, and what became of them so far: what ends the run leaves the outcomes before it."""

    writing: Writing
    changes: dict[int, Change] = field(default_factory=dict)
    """By their place in the plan: two may be equal."""
    outcomes: Outcomes = field(default_factory=dict)

    def carry_out(self) -> None:
        """Stage by stage; raises ResourceError if nothing can be said here, and what ends the run."""
        self._do(Stage.OPEN)
        if self.ref.planned and self.ref not in self.writing.opened:
            self._leave("its issue was not opened")
            return
        self.ref, alone = self.writing.real(self.ref), self.ref.planned
        if alone:
            self._name_itself()
        self._do(Stage.TAKE_BACK)
        speeches = self.left(Stage.SAY, Stage.ANSWER).values()
        self.listen(speeches, alone)
        if speeches:
            hushing = {place: change for place, change in self.left(Stage.PUT).items() if change.hushes}
            self.writing.put(self.ref, hushing, [], self.outcomes)  # what is said is not for everyone
        self._look_before_speaking()
        self._do(Stage.SAY)
        self._hold_up(*FIELDS)
        self._do(Stage.BEFORE)
        self._hold_up(*FIELDS)
        answer = self.writing.put(self.ref, self.left(Stage.PUT), self.posted, self.outcomes)
        self._do(Stage.LINK, Stage.REACT, Stage.ANSWER)
        twins = self.take_back_twins(answer)
        for place, outcome in self.outcomes.items():
            if outcome.change in twins:
                self.outcomes[place] = replace(outcome, status=SKIPPED, error=TWIN, said_already=True)
        self._hold_up(Stage.AFTER)
        self._do(Stage.AFTER)

    def _name_itself(self) -> None:
        """What it says of itself has its number by now."""
        self.changes |= {place: change.renamed(self.writing.opened) for place, change in self.left().items()}

    def left(self, *stages: Stage) -> dict[int, Change]:
        """What is still to be done, of these stages one after the other, or at all."""
        left = {place: change for place, change in self.changes.items() if place not in self.outcomes}
        of_stages = (item for stage in stages for item in left.items() if item[1].stage is stage)
        return dict(of_stages) if stages else left

    def _leave(self, why: str, changes: Iterable[int] | None = None) -> None:
        for place in list(self.left() if changes is None else changes):
            self.outcomes[place] = Outcome(change=self.changes[place], status=SKIPPED, error=why)

    def _do(self, *stages: Stage) -> None:
        for place, change in self.left(*stages).items():
            try:
                self._check(change)
                if not self.writing.still_right(self.ref, {place: change}, self.posted, self.outcomes):
                    continue
                ref = change.do(self)
                left_out = self.writing.left_out.get(change.ref, "") if change.stage is Stage.OPEN else ""
                self.outcomes[place] = Outcome(change=change, status=DONE, ref=ref, error=left_out)
            except ResourceError as error:
                self.outcomes[place] = refused(change, error)

    def _check(self, change: Change) -> None:
        """Raises Overtaken for what needs or tells of what was not done, or is not for all who read by now."""
        for ref in change.named:
            self.writing.real(ref)
        fields = (outcome for outcome in self.outcomes.values() if outcome.change.stage in FIELDS)
        if change.tells and any(field.change.rules & change.rules for field in fields if field.status != DONE):
            answers = change.stage is Stage.ANSWER  # if it was not done, that is said next time
            raise Overtaken(f"what it would tell was {'not done' if answers else 'overtaken'}")
        confided = not change.private or change.stage not in SPOKEN
        if not (confided or self.directory.ask(Standing.confides, self.directory.gateway.issue(self.ref))):
            raise Overtaken(NOT_FOR_ALL)

    def _look_before_speaking(self) -> None:
        """What a note tells of is not told where a person has overtaken it; its quick actions would hide that."""
        speeches = self.left(Stage.SAY).values()
        told = frozenset[str]().union(*(speech.rules for speech in speeches if speech.tells))
        runs = any(speech.commands for speech in speeches)
        fields = {place: field for place, field in self.left(*FIELDS).items() if runs or field.rule in told}
        if guarded := {place: field for place, field in fields.items() if self.writing.guards(field)}:
            self.writing.still_right(self.ref, guarded, [], self.outcomes)

    def _hold_up(self, *stages: Stage) -> None:
        """Leaves what belongs to a note, or to what comes before the other fields, that was not done."""
        before = (Stage.SAY, Stage.BEFORE, Stage.ANSWER)
        undone = (outcome for outcome in self.outcomes.values() if outcome.change.stage in before)
        held_up = (outcome for outcome in undone if _holds_up(outcome) and not outcome.said_already)
        silent = frozenset[str]().union(*(outcome.change.rules for outcome in held_up))
        silenced = (place for place, change in self.left(*stages).items() if change.rule in silent)
        self._leave("what comes before it was not done", silenced)

    def open(self, opening: OpenIssue) -> Ref:
        """Opens an issue; returns its real name."""
        return self.writing.open(opening)

    def mutate(self, mutation: Mutation) -> None:
        """Sets a widget of the issue by GraphQL; raises Dropped for what is not in the answer."""
        gateway = self.directory.gateway
        issue = self.directory.snapshot.issues.get(self.ref) or gateway.issue(self.ref)
        widgets = gateway.mutate(issue.id, mutation, self._again(mutation))
        if lost := mutation.lost(mutation.answered(issue, widgets)):
            raise Dropped(f"GitLab dropped {lost}")

    def move(self, move: Move) -> None:
        """The issue goes on in another project."""
        self.directory.gateway.move(self.ref, move.project, self._again(move))

    def delete(self, delete: Delete) -> None:
        """Deletes it."""
        self.directory.gateway.delete(self.ref, self._again(delete))

    def _again(self, change: Change) -> Check:
        return self.writing.again(self.ref, (change,), self.posted, self.outcomes)

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


@dataclass(kw_only=True)
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
        self._directory = Directory(gateway=self.gateway, snapshot=self.snapshot, own=self.own_labels)
        self._writing = Writing(directory=self._directory, categories=self.categories)

    def run(self, changes: Iterable[Change]) -> Applied:
        """Does what can be done; one issue's refusal does not stop the others, GitLab's does."""
        groups: dict[Ref, list[Change]] = {}
        outcomes: list[Outcome] = []
        for change in changes:
            if change.stage is Stage.NEVER:
                outcomes.append(Outcome(change=change, status=FAILED, error=change.reason))
            else:
                groups.setdefault(change.ref, []).append(change)
        self._planned = frozenset(ref for ref in groups if ref.planned)
        with ThreadPoolExecutor(AT_ONCE if len(groups) > FEW else 1) as pool:
            try:
                for done, result in enumerate(self._results(groups.items(), pool), 1):
                    outcomes += result
                    self.progress("changes", done, len(groups))
            except BaseException:
                self.halted = True  # Ctrl-C: what is under way ends, nothing more is begun
                raise
        return Applied(outcomes, self.stopped)

    def _results(self, groups: Iterable[IssueChanges], pool: Executor) -> Iterator[list[Outcome]]:
        """Issues are opened one by one, so that a twin is noticed, and first, so that others can link to them.

        Then come lists: the notes after them only name those who have it on a list.
        """
        opening = {ref: changes for ref, changes in groups if any(change.stage is Stage.OPEN for change in changes)}
        yield from map(self._group, _in_order(opening))
        rest = [group for group in groups if group[0] not in opening]
        yield from pool.map(self._group, [group for group in rest if group[0] in self._living])
        yield from pool.map(self._group, [group for group in rest if group[0] not in self._living])

    @cached_property
    def _living(self) -> frozenset[Ref]:
        """Issues whose text the bot makes new in each run."""
        issues = self.snapshot.issues.items()
        return frozenset(ref for ref, issue in issues if "living" in marker.read(issue.description))

    def _group(self, group: IssueChanges) -> list[Outcome]:
        """One issue's outcomes; nothing is begun any more once the run has to end."""
        ref, changes = group
        if self.stopped or self.halted:
            return [Outcome(change=step, status=SKIPPED, error="the run ended before") for step in changes]
        opened, unnamed = self._writing.opened, list[Outcome]()
        issue = OneIssue(directory=self._directory, pace=self.pace, ref=ref, writing=self._writing)
        for place, change in enumerate(changes):
            if missing := change.speaks_of(self._planned - opened.keys() - {ref}):  # of itself: it is opened first
                unnamed.append(
                    Outcome(change=change, status=SKIPPED, error=f"it speaks of {missing}, which was not opened")
                )
            else:
                issue.changes[place] = change.renamed(opened)
        try:
            issue.carry_out()
        except (GitLabError, ResourceError) as error:
            self.stopped = error if isinstance(error, GitLabError) else self.stopped
            forbidden = isinstance(error, Forbidden)
            for place, step in issue.left().items():
                issue.outcomes[place] = Outcome(change=step, status=FAILED, error=error.message, forbidden=forbidden)
        return [*unnamed, *issue.outcomes.values()]


def _holds_up(outcome: Outcome) -> bool:
    """True if the fields of its rule stay as they are because it was not done."""
    return outcome.status != DONE and not (outcome.change.aside and outcome.status == FAILED)


def _in_order(groups: Mapping[Ref, list[Change]]) -> Iterator[IssueChanges]:
    """Groups that open issues, those first that others need or speak of."""
    waiting = dict(groups)

    def take(ref: Ref) -> Iterator[IssueChanges]:
        changes = waiting.pop(ref, None)  # gone before those it names are looked at: a circle ends
        for change in changes or ():
            spoken_of = [item for item in waiting if change.speaks_of((item,))]
            for named in (*change.named, *spoken_of):
                yield from take(named)
        if changes is not None:
            yield ref, changes

    for ref in groups:
        yield from take(ref)
