"""A run's result as rows, which every output format prints in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from triage_bot.actions.base import Held
from triage_bot.apply.outcome import Outcome
from triage_bot.changes.change import Change, Stage
from triage_bot.changes.open_issue import openings
from triage_bot.context.taxonomy import Category
from triage_bot.engine.triage import Result
from triage_bot.model.facts import Facts, Identity
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.plan import Plan
from triage_bot.text.inert import unquoted


@dataclass(frozen=True)
class Line:
    """One change and what became of it."""

    change: Change
    outcome: str
    error: str = ""
    ref: Ref | None = None

    @property
    def reference(self) -> str:
        """The issue it is about; the real name once it was opened."""
        return str(self.ref or self.change.ref)


@dataclass(frozen=True)
class View:
    """Everything a report says."""

    scope: str
    now: datetime
    dry_run: bool
    paused: bool
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    warnings: tuple[str, ...]
    skipped: tuple[str, ...]
    issues: dict[Ref, Issue]
    resources: int
    matched: int
    requests: int
    facts: Mapping[Ref, Facts] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    titles: bool = False
    identity: Identity = field(default_factory=Identity)
    overdue: Mapping[tuple[str, Ref], date] = field(default_factory=dict)
    bodies: bool = True
    """Whether texts are shown as they are sent."""

    def for_a_job(self, bodies: bool) -> View:
        """What the log of a job may have: references, account ids and counts, nobody's words."""
        lines = (replace(one, change=one.change.wordless(), error=unquoted(one.error)) for one in self.lines)
        return replace(
            self,
            lines=tuple(lines),
            held=tuple(map(_unsaid, self.held)),
            warnings=tuple(map(unquoted, self.warnings)),
            titles=False,
            bodies=bodies,
        )

    @property
    def failed(self) -> int:
        """How many changes failed."""
        return sum(line.outcome == "failed" for line in self.lines)

    def title(self, ref: Ref) -> str:
        """The issue's title where titles may be shown, else nothing."""
        if not self.titles:
            return ""
        issue = self.issues.get(ref)
        if issue:
            return issue.title
        return next((one.title for one in openings(line.change for line in self.lines) if one.ref == ref), "")

    def by_issue(self) -> dict[Ref, list[Line]]:
        """Lines by issue, in plan order."""
        found: dict[Ref, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.change.ref, []).append(line)
        return found

    def mentions(self) -> dict[str, list[Line]]:
        """Comments and new issues by the person they reach, most first; those that reach nobody come last."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            people = line.change.reaches
            for name in () if people is None else people or ("",):
                found.setdefault(name, []).append(line)
        return dict(sorted(found.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0])))


def _planned(change: Change) -> Line:
    return Line(change, "failed", change.reason) if change.stage is Stage.NEVER else Line(change, "planned")


def view(
    result: Result,
    categories: Mapping[str, Category],
    dry_run: bool,
    paused: bool = False,
    titles: bool = False,
    warnings: Iterable[str] = (),
) -> View:
    """The rows of a result."""
    outcomes: tuple[Outcome, ...] = tuple(result.applied.outcomes) if result.applied else ()
    if result.applied:
        lines = [Line(one.change, one.status, one.error, one.ref) for one in outcomes]
    else:
        lines = list(map(_planned, result.plan.changes))
    names = {one.change.ref: one.ref for one in outcomes if one.ref}
    lines = [replace(one, change=one.change.renamed(names), ref=one.ref or names.get(one.change.ref)) for one in lines]
    where = result.scope.path or "all projects"
    if result.scope.one:
        where = str(result.scope.one)
    return View(
        where,
        result.plan.now,
        dry_run,
        paused,
        tuple(lines),
        result.plan.held,
        (*warnings, *result.warnings),
        result.plan.skipped,
        dict(result.snapshot.issues),
        result.plan.resources,
        result.plan.matched,
        result.requests,
        result.snapshot.facts,
        categories,
        titles,
        result.snapshot.identity,
        result.plan.overdue,
    )


def wordless_plan(plan: Plan) -> Plan:
    """The plan without words of people, for the log of a job."""
    return replace(plan, changes=tuple(one.wordless() for one in plan.changes), held=tuple(map(_unsaid, plan.held)))


def _unsaid(held: Held) -> Held:
    return replace(held, why="only time is lacking" if held.waiting else unquoted(held.why))
