"""Plan → GitLab: the only writer. Issues are opened one by one, then the others a few at a time, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from triage_bot.apply.names import Names
from triage_bot.apply.one_issue import OneIssue
from triage_bot.apply.opening import Group, Opening, in_order
from triage_bot.apply.outcome import FAILED, SKIPPED, Outcome
from triage_bot.apply.pace import Pace
from triage_bot.apply.putting import Putting
from triage_bot.apply.speaking import Speaking
from triage_bot.apply.who import Who
from triage_bot.changes.change import Change, Stage
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Forbidden, GitLabError, ResourceError, TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import Progress, quiet
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
        self._planned: frozenset[Ref] = frozenset()
        names, who = Names(self.gateway, self.snapshot, self.own_labels), Who(self.gateway, self.snapshot)
        self._opening = Opening(self.gateway, self.snapshot, names, who)
        self._speaking = Speaking(self.gateway, self.snapshot, self.pace, who)
        self._putting = Putting(self.gateway, self.snapshot, names, self.categories, who, self._opening.issues)

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
        yield from map(self._group, in_order(opening))
        yield from pool.map(self._group, [group for group in groups if group[0] not in opening])

    def _group(self, group: Group) -> list[Outcome]:
        """One issue's outcomes; nothing is begun any more once the run has to end."""
        ref, changes = group
        if self.stopped or self.halted:
            return [Outcome(one, SKIPPED, "the run ended before") for one in changes]
        issue, unnamed = OneIssue(self._opening, self._speaking, self._putting, ref), list[Outcome]()
        for change in changes:
            if missing := change.speaks_of(self._planned - self._opening.opened.keys()):
                unnamed.append(Outcome(change, SKIPPED, f"it speaks of {missing}, which was not opened"))
            else:
                issue.changes.append(change.renamed(self._opening.opened))
        try:
            issue.carry_out()
        except (GitLabError, ResourceError) as error:
            self.stopped = error if isinstance(error, GitLabError) else self.stopped
            forbidden = isinstance(error, Forbidden)
            issue.outcomes += [Outcome(one, FAILED, error.message, forbidden=forbidden) for one in issue.left()]
        return [*unnamed, *issue.outcomes]
