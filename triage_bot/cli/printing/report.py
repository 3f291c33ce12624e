"""A run's result as rows, which every format prints in its own way; and as a page for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from triage_bot.changes.change import Backdrop, Change, Stage
from triage_bot.changes.open_issue import openings
from triage_bot.cli.printing.output import Cell, Sheet, plural
from triage_bot.context.reading import newest_add
from triage_bot.context.taxonomy import Category
from triage_bot.engine.triage import Result
from triage_bot.model.facts import EMPTY, Snapshot
from triage_bot.model.resource import Ref
from triage_bot.plan.plan import Plan
from triage_bot.text.inert import unquoted


@dataclass(frozen=True)
class ReportLine:
    """One change and what became of it."""

    change: Change
    outcome: str
    error: str = ""
    ref: Ref | None = None

    @property
    def reference(self) -> str:
        """The issue it is about; the real name once it was opened."""
        return str(self.ref or self.change.ref)


@dataclass(frozen=True, kw_only=True)
class View:
    """Everything a report says."""

    scope: str
    plan: Plan
    snapshot: Snapshot
    requests: int
    dry_run: bool
    paused: bool
    lines: tuple[ReportLine, ...]
    warnings: tuple[str, ...]
    categories: Mapping[str, Category]
    titles: bool
    bodies: bool = True
    """Whether texts are shown as they are sent."""

    def for_a_job(self, bodies: bool) -> View:
        """What the log of a job may have: references, account ids and counts, nobody's words."""
        lines = tuple(replace(line, change=line.change.wordless(), error=unquoted(line.error)) for line in self.lines)
        warnings = tuple(map(unquoted, self.warnings))
        plan = wordless_plan(self.plan)
        return replace(self, lines=lines, plan=plan, warnings=warnings, titles=False, bodies=bodies)

    @property
    def failed(self) -> int:
        """How many changes failed."""
        return sum(line.outcome == "failed" for line in self.lines)

    def title(self, ref: Ref) -> str:
        """The issue's title where titles may be shown, else nothing."""
        if not self.titles:
            return ""
        if issue := self.snapshot.issues.get(ref):
            return issue.title
        return next(
            (opening.title for opening in openings(line.change for line in self.lines) if opening.ref == ref), ""
        )

    def by_issue(self) -> dict[Ref, list[ReportLine]]:
        """Lines by issue, in plan order."""
        by_ref: dict[Ref, list[ReportLine]] = {}
        for line in self.lines:
            by_ref.setdefault(line.change.ref, []).append(line)
        return by_ref

    def mentions(self) -> dict[str, list[ReportLine]]:
        """Comments and new issues by the person they reach, most first; those that reach nobody come last."""
        mentions: dict[str, list[ReportLine]] = {}
        for line in self.lines:
            people = line.change.reaches
            for name in () if people is None else people or ("",):
                mentions.setdefault(name, []).append(line)
        return dict(sorted(mentions.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0])))


def view(
    result: Result,
    categories: Mapping[str, Category],
    dry_run: bool,
    paused: bool = False,
    titles: bool = False,
    warnings: Iterable[str] = (),
) -> View:
    """The rows of a result."""
    if result.applied:
        lines = [
            ReportLine(outcome.change, outcome.status, outcome.error, outcome.ref)
            for outcome in result.applied.outcomes
        ]
    else:
        lines = [
            ReportLine(change, "failed", change.reason)
            if change.stage is Stage.NEVER
            else ReportLine(change, "planned")
            for change in result.plan.changes
        ]
    names = {line.change.ref: line.ref for line in lines if line.ref}
    lines = [
        replace(line, change=line.change.renamed(names), ref=line.ref or names.get(line.change.ref)) for line in lines
    ]
    return View(
        scope=str(result.scope.only_issue or result.scope.path or "all projects"),
        plan=result.plan, snapshot=result.snapshot, requests=result.requests, dry_run=dry_run, paused=paused,
        lines=tuple(lines), warnings=(*warnings, *result.warnings), categories=categories, titles=titles,
    )  # fmt: skip


def wordless_plan(plan: Plan) -> Plan:
    """The plan without words of people, for the log of a job."""
    whys = ("only time is lacking" if hold.waiting else unquoted(hold.why) for hold in plan.held)
    held = tuple(replace(hold, why=why) for hold, why in zip(plan.held, whys, strict=True))
    return replace(plan, changes=tuple(change.wordless() for change in plan.changes), held=held)


MOST_HELD = 40
MOST_TITLE = 36
MARKS = {"planned": ("·", "cyan"), "done": ("✓", "green"), "failed": ("✗", "red"), "skipped": ("–", "yellow")}


def show(view: View, out: Sheet) -> None:
    """Prints the whole report."""
    _head(view, out)
    _people(view, out)
    for ref, lines in sorted(view.by_issue().items(), key=lambda pair: (not pair[0].planned, pair[0])):
        out.line()
        title = view.title(ref)
        out.line((_short(view, ref, lines), "bold"), f"  {title}" if title else "")
        for line in lines:
            for row in _line(view, line, out.width):
                out.line(*row)
    _left_alone(view, out)
    for title, notices in (("Warnings", view.warnings), ("Not checked in this run", view.plan.skipped)):
        if notices:
            out.line()
            out.line((title, "bold yellow" if title == "Warnings" else "bold"))
            for notice in notices:
                out.hanging(("  ",), _shorten(view, notice))


def _head(view: View, out: Sheet) -> None:
    kind = "dry run" if view.dry_run else "run"
    out.line((f"triage-bot {kind}", "bold"), f" of {view.scope}, {view.plan.now:%A %Y-%m-%d %H:%M} UTC")
    if view.paused:
        out.line(("TRIAGE_BOT_PAUSED is set.", "yellow"))
    changes = plural(len(view.lines), "change")
    failed = f", {view.failed} failed" if view.failed else ""
    planned: list[Cell] = [("Nothing was written.", "bold green"), f" {changes} planned"]
    looked = "1 issue" if view.plan.resources == 1 else f"{view.plan.resources} {view.plan.looked_at}"
    parts = planned if view.dry_run else [f"{changes}{failed}"]
    out.line(*parts, f"; {looked} checked, {view.requests} requests.")
    if later := [day for _, day in view.plan.turns if day > view.plan.today]:
        single, last = len(later) == 1, f"{max(later):%A %Y-%m-%d}"
        how = f"issue follows on {last}" if single else f"issues follow by {last}, some a working day"
        out.line(f"{len(later)} more new {how}.")


def _people(view: View, out: Sheet) -> None:
    """Totals by person: a manager reads this part only."""
    if not (reached := view.mentions()):
        return
    out.line()
    out.line((f"Who {'would be' if view.dry_run else 'was'} notified", "bold"))
    rows = []
    for name, lines in reached.items():
        refs = ", ".join(_short(view, line.change.ref, [line]) for line in lines)
        rows.append((f"  @{name}" if name else "  (without a mention)", _counts(lines, bool(name)), refs))
    out.table(rows, gap=3)


def _counts(lines: list[ReportLine], reaches: bool) -> str:
    comments = sum(line.change.stage is not Stage.OPEN for line in lines)
    opened = len(lines) - comments
    parts = [plural(comments, "comment")] if comments else []
    new = plural(opened, "new issue")
    if reaches and all(line.change.assigned for line in lines if line.change.stage is Stage.OPEN):
        new += " assigned"
    return ", ".join(parts + ([new] if opened else []))


def _line(view: View, line: ReportLine, width: int) -> Iterator[tuple[Cell, ...]]:
    mark, style = MARKS[line.outcome]
    what = _shorten(view, line.change.story(_backdrop(view, line.change)))
    yield "  ", (mark, style), " ", (what, "bold" if line.outcome != "skipped" else "")
    for row in _wrapped(_shorten(view, line.change.reason), width):
        yield ((f"      {row}", "dim"),)
    told = line.error and line.error != line.change.reason  # of what is never sent they are the same
    for row in _wrapped(f"{line.outcome}: {line.error}", width) if told else ():
        yield ((f"      {row}", style),)
    for text in line.change.details(view.titles) if view.bodies else ():
        for row in _wrapped(text, width):
            yield (f"      │ {row}",)


def _backdrop(view: View, change: Change) -> Backdrop:
    """The change's issue; labels of one category are akin, and an origin is ` (csm-chen, 2026-11-15)`."""
    events = view.snapshot.facts.get(change.ref, EMPTY).label_events or ()

    def akin(label: str, other: str) -> bool:
        return any(category.canonical(label) and category.canonical(other) for category in view.categories.values())

    def origin(label: str) -> str:
        event = newest_add(events, frozenset({label}))
        if event is None:
            return ""
        who = "the bot" if view.snapshot.identity.names(event.user) else event.user.username
        return f" ({who}, {event.created_at:%Y-%m-%d})"

    return Backdrop(view.snapshot.issues.get(change.ref), akin, origin)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width - 10), break_long_words=False, break_on_hyphens=False) or [""]


def _left_alone(view: View, out: Sheet) -> None:
    """What was held or only needs time; issues that are spoken to now are not listed again for that."""
    busy = {line.change.ref for line in view.lines}
    shown = [hold for hold in view.plan.held if not (hold.waiting and (hold.ref in busy or not view.dry_run))]
    if not shown:
        return
    out.line()
    out.line(("Left alone, and why", "bold"))
    rows = []
    for held in sorted(shown, key=lambda hold: (hold.until is None, hold.until, hold.ref))[:MOST_HELD]:
        when = f"next check {held.until:%a %Y-%m-%d}" if held.until else ""
        title = view.title(held.ref)
        short = title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"
        rows.append((f"  {_short(view, held.ref, [])}", short, _shorten(view, held.why), when))
    out.table(rows, gap=2)
    if len(shown) > MOST_HELD:
        out.line(f"  and {len(shown) - MOST_HELD} more")


def _short(view: View, ref: Ref, lines: list[ReportLine]) -> str:
    """`#12` inside one project, else the whole reference; the place itself by its path."""
    real = next((line.ref for line in lines if line.ref), ref)
    if not (real.iid or real.key):
        return real.project
    if real.planned and real.project != "accounts":
        return f"(new {real.key})"
    here = real.project == view.scope.partition("#")[0]
    return str(real).removeprefix(real.project) if here and not real.planned else str(real)


def _shorten(view: View, text: str) -> str:
    return text.replace(f"{view.scope.partition('#')[0]}#", "#")
