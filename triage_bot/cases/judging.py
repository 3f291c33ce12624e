"""judge(case) → Verdict: plans from the case's facts and compares; asks nobody and reads nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from triage_bot.actions.effects import Held
from triage_bot.cases.case import Case, ExpectedChange, ExpectedHeld, ExpectedTarget
from triage_bot.cases.comparing import differences, first_lines, holds, pair, rules_of, said
from triage_bot.cases.facts import levels
from triage_bot.changes.change import Change
from triage_bot.changes.open_issue import OpenIssue, openings
from triage_bot.context.claims import AccountIndex, claimed
from triage_bot.model.facts import EMPTY, LINKED, MEMBERS, USERS, Need, Snapshot
from triage_bot.model.resource import ACCOUNTS, Ref
from triage_bot.plan.plan import Plan
from triage_bot.plan.planning import Planning, concluded
from triage_bot.text import marker


@dataclass(frozen=True)
class Miss:
    """One thing that is not as expected: rows of what was wanted and did not come (`-`) and of what came (`+`)."""

    rows: tuple[str, ...]
    about: str = ""
    """The change that nearly was the expected one."""


def _miss(wanted: Iterable[str] = (), came: Iterable[str] = ()) -> Miss:
    return Miss((*(f"- {row}" for row in wanted), *(f"+ {row}" for row in came)))


@dataclass(frozen=True)
class CaseResult:
    """What became of a case; `rules` are those that acted, or held back, as expected."""

    case: Case
    misses: tuple[Miss, ...]
    rules: frozenset[str]

    @property
    def passed(self) -> bool:
        """True if everything was as expected."""
        return not self.misses


def report(file: str, verdicts: Sequence[CaseResult], verbose: bool = False) -> Iterator[str]:
    """A file's verdicts; names of passing cases, and what they hold, only if `verbose`."""
    failed = sum(not result.passed for result in verdicts)
    count = f"{len(verdicts)} case{'' if len(verdicts) == 1 else 's'}"
    yield f"{file}: {count}, " + (f"{failed} not as expected" if failed else "all as expected")
    for verdict in verdicts:
        if not verdict.passed:
            yield f"  {verdict.case.place}: {verdict.case.name}"
            for miss in verdict.misses:
                yield from [f"    ~ {miss.about}"] if miss.about else []
                yield from (f"    {'  ' if miss.about else ''}{row}" for row in miss.rows)
        elif verbose:
            held = verdict.case.holds
            yield f"  ok: {verdict.case.name}" + (f" ({', '.join(held)})" if held else "")


def planned(case: Case) -> Plan:
    """The plan at the case's time, from its facts alone."""
    planning = Planning(case.policy, case.snapshot, case.now, case.options)
    return concluded(planning, lambda known, needs: _answered(known, needs, case.members))


def _answered(snapshot: Snapshot, missing: Mapping[Ref, frozenset[Need]], members: frozenset[str]) -> Snapshot:
    """Issues nobody can see, groups with everyone in the case, and users who are people."""
    needs = {need for wanted in missing.values() for need in wanted}
    facts = dict(snapshot.facts)
    for ref, wanted in missing.items():
        known = facts.get(ref, EMPTY)
        unseen = {need.part: None for need in wanted if need.kind == LINKED}
        facts[ref] = replace(known, linked={**known.linked, **unseen})
    return replace(
        snapshot,
        facts=facts,
        members={**snapshot.members, **{need.source: levels(members) for need in needs if need.kind == MEMBERS}},
        automation={**snapshot.automation, **{int(need.part): False for need in needs if need.kind == USERS}},
    )


def judge(case: Case) -> CaseResult:
    """Plans the case and compares. Pure: the same case gives the same verdict."""
    return compared(case, planned(case))


def compared(case: Case, plan: Plan) -> CaseResult:
    """The verdict on what was planned for a case."""
    judging = _Judging(case, plan)
    return CaseResult(case, tuple(judging.misses()), judging.rules())


@dataclass(frozen=True)
class _Judging:
    case: Case
    plan: Plan

    @cached_property
    def wanted(self) -> Sequence[ExpectedChange]:
        return self.case.expect.all_changes or ()

    @cached_property
    def pairs(self) -> tuple[Mapping[int, int], Mapping[int, int]]:
        return pair(self.wanted, self.plan.changes, self._near)

    def misses(self) -> Iterator[Miss]:
        if self.case.expect.all_changes is not None:
            yield from self._changes()
        for held in self.case.expect.held:
            if not any(self._as_held(held)):
                yield self._not_held(held)
        for target in self.case.expect.alone:
            yield from self._not_alone(target)
        yield from self._unsaid()
        yield from self._unknown()

    def rules(self) -> frozenset[str]:
        acted = {rule for index in self.pairs[0].values() for rule in rules_of(self.plan.changes[index])}
        return frozenset(acted | {hold.rule for held in self.case.expect.held for hold in self._as_held(held)})

    def _near(self, wanted: ExpectedChange, change: Change) -> bool:
        anywhere = wanted.issue is None and wanted.account is None
        return change.kind == wanted.kind.kind and (anywhere or change.ref in self._refs(wanted))

    def _changes(self) -> Iterator[Miss]:
        """Near misses side by side, then what did not come, then what was not expected."""
        met, near = self.pairs
        for number, other in near.items():
            yield self._side_by_side(self.wanted[number], self.plan.changes[other])
        for index, wanted in enumerate(self.wanted):
            if index not in met and index not in near:
                yield _miss(wanted=[str(wanted)])
        for index, change in enumerate(self.plan.changes):
            if index not in met.values() and index not in near.values():
                titles = [opening.title for opening in openings((change,))]
                yield _miss(came=[self._shown(change), *first_lines("\n".join([*titles, said(change.text)]))])

    def _side_by_side(self, wanted: ExpectedChange, change: Change) -> Miss:
        by_rows: dict[tuple[str, ...], list[str]] = {}
        for difference, rows in differences(wanted, change):
            by_rows.setdefault(rows, []).append(difference)  # a text that lacks two words is shown once
        misses = [_miss(ones, rows) for rows, ones in by_rows.items()]
        return Miss(tuple(row for miss in misses for row in miss.rows), self._shown(change))

    def _shown(self, change: Change) -> str:
        return f"{self._place(change.ref)}: {change.summary} ({change.rule}: {change.reason})"

    def _place(self, ref: Ref) -> str:
        """`#1` inside the case's project, else the whole reference."""
        return str(ref).removeprefix(self.case.snapshot.scope.path)

    def _refs(self, target: ExpectedTarget) -> set[Ref]:
        """All names of what an expectation is about: an account stands for its row and its issues."""
        opened = openings(self.plan.changes)
        if target.account is not None:
            return self._of_account(target.account, opened)
        if target.issue == "new":
            return {opening.ref for opening in opened}
        return {Ref(self.case.snapshot.scope.path, target.issue or 0)}

    def _of_account(self, number: str, opened: Iterable[OpenIssue]) -> set[Ref]:
        snapshot = self.case.snapshot
        index = AccountIndex((issue, claimed(issue)) for issue in snapshot.issues.values())
        groups = [group for row in snapshot.accounts if row.id == number for group in index.all(row)]
        issues = [*index.marked.get(number, ()), *(issue for group in groups for issue in group)]
        new = {opening.ref for opening in opened if marker.read(opening.mark).get("account") == number}
        return {Ref(ACCOUNTS, 0, number), *new, *(issue.ref for issue in issues)}

    def _as_held(self, wanted: ExpectedHeld) -> Iterator[Held]:
        """What is held as it was expected."""
        refs = self._refs(wanted)
        for hold in self.plan.held:
            if hold.ref in refs and wanted.rule in (None, hold.rule) and holds(wanted.why, hold.why):
                yield hold

    def _not_held(self, wanted: ExpectedHeld) -> Miss:
        held = [hold for hold in self.plan.held if hold.ref in self._refs(wanted)]
        came = [f"{self._place(hold.ref)}: held{f' by {hold.rule}' if hold.rule else ''}, {hold.why}" for hold in held]
        return _miss([str(wanted)], came or [f"{ExpectedTarget.__str__(wanted)}: nothing is held"])

    def _not_alone(self, target: int | str) -> Iterator[Miss]:
        meant = ExpectedTarget(issue=target) if isinstance(target, int) else ExpectedTarget(account=target)
        refs = self._refs(meant)
        if came := [self._shown(change) for change in self.plan.changes if change.ref in refs]:
            yield _miss([f"{meant}: left alone"], came)

    def _unsaid(self) -> Iterator[Miss]:
        came = [f"warning: {warning}" for warning in self.plan.warnings]
        for text in self.case.expect.warnings:
            if not any(holds(text, warning) for warning in self.plan.warnings):
                yield _miss([f'warning: "{text}"'], came or ["no warning"])

    def _unknown(self) -> Iterator[Miss]:
        """A kind of fact that cases cannot give is no reason to call a case passed."""
        for ref, needs in self.plan.missing.items():
            kinds = ", ".join(sorted(need.kind for need in needs))
            if not ref.planned:
                yield _miss(came=[f"{self._place(ref)}: not known: {kinds}"])
