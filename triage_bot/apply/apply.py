"""Plan → GitLab: the only writer. Issues are opened one by one, then the others a few at a time, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from triage_bot.apply import naming
from triage_bot.apply.labels import Labels
from triage_bot.apply.milestones import Milestones
from triage_bot.apply.one_issue import OneIssue
from triage_bot.apply.opening import Group, Opening, in_order
from triage_bot.apply.outcome import FAILED, SKIPPED, Outcome
from triage_bot.apply.overtaking import Overtaking
from triage_bot.apply.pace import Pace
from triage_bot.apply.putting import Putting
from triage_bot.apply.speaking import Speaking
from triage_bot.apply.who import Who
from triage_bot.errors import Forbidden, GitLabError, ResourceError, TriageBotError
from triage_bot.gitlab.gateway import Gateway, Progress, quiet
from triage_bot.model.change import Change, OpenIssue, Unmade
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Ref

AT_ONCE = 4
"""Issues written to at the same time."""


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
    overtaking: Overtaking = field(default_factory=Overtaking)
    stopped: TriageBotError | None = None
    halted: bool = False

    def __post_init__(self) -> None:
        self._planned: frozenset[Ref] = frozenset()
        labels, milestones = Labels(self.snapshot, self.own_labels), Milestones(self.gateway)
        who = Who(self.gateway, self.snapshot)
        self._opening = Opening(self.gateway, self.snapshot, labels, milestones, who)
        self._speaking = Speaking(self.gateway, self.snapshot, self.pace, who)
        opened = self._opening.issues
        self._putting = Putting(self.gateway, self.snapshot, labels, milestones, self.overtaking, who, opened)

    def run(self, changes: Iterable[Change]) -> Applied:
        """Does what can be done; one issue's refusal does not stop the others, GitLab's does."""
        changes = tuple(changes)
        unmade = [one for one in changes if isinstance(one, Unmade)]
        groups = _by_issue(one for one in changes if not isinstance(one, Unmade))
        self._planned = frozenset(ref for ref, _ in groups if ref.planned)
        outcomes = [Outcome(one, FAILED, one.reason) for one in unmade]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for done, result in enumerate(self._results(groups, pool), 1):
                    outcomes += result
                    self.progress("changes", done, len(groups))
            except BaseException:
                self.halted = True  # Ctrl-C: what is under way ends, nothing more is begun
                raise
        return Applied(outcomes, self.stopped)

    def _results(self, groups: list[Group], pool: Executor) -> Iterator[list[Outcome]]:
        """Issues are opened one by one, so that a twin is noticed, and first, so that others can link to them."""
        yield from map(self._group, in_order(group for group in groups if _opens(group)))
        yield from pool.map(self._group, [group for group in groups if not _opens(group)])

    def _group(self, group: Group) -> list[Outcome]:
        """One issue's outcomes; nothing is begun any more once the run has to end."""
        ref, changes = group
        if self.stopped or self.halted:
            return [Outcome(one, SKIPPED, "the run ended before") for one in changes]
        ready, outcomes = self._named(changes)
        issue = OneIssue(self._opening, self._speaking, self._putting, ref, [one for one, _ in ready])
        try:
            issue.carry_out()
        except (GitLabError, ResourceError) as error:
            self.stopped = error if isinstance(error, GitLabError) else self.stopped
            told = {id(one.change) for one in issue.outcomes}
            forbidden = isinstance(error, Forbidden)
            issue.outcomes += [
                Outcome(one, FAILED, error.message, forbidden=forbidden) for one, _ in ready if id(one) not in told
            ]
        planned = {id(one): before for one, before in ready}
        return [*outcomes, *(replace(one, change=planned[id(one.change)]) for one in issue.outcomes)]

    def _named(self, changes: list[Change]) -> tuple[list[tuple[Change, Change]], list[Outcome]]:
        """The changes with the references of issues opened before, each with itself as planned; what names an
        issue that was not opened is left out.
        """
        ready: list[tuple[Change, Change]] = []
        left: list[Outcome] = []
        for change in changes:
            missing = naming.speaks_of(change, self._planned - self._opening.opened.keys())
            if missing:
                left.append(Outcome(change, SKIPPED, f"it speaks of {missing}, which was not opened"))
            else:
                ready.append((naming.named(change, self._opening.opened), change))
        return ready, left


def _opens(group: Group) -> bool:
    return any(isinstance(one, OpenIssue) for one in group[1])


def _by_issue(changes: Iterable[Change]) -> list[Group]:
    groups: dict[Ref, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.ref, []).append(change)
    return list(groups.items())
