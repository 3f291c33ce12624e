"""Case files → cases that are ready to be run: shape, policy, people, facts, names; all faults at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage_bot.cases.case import Case, CaseSet, CaseShape, ExpectedChange, ExpectedHeld, FileShape, HeadShape
from triage_bot.cases.facts import everyone, snapshot
from triage_bot.cases.given import GivenFacts, moment
from triage_bot.errors import Fault, FaultyFiles, ValueFault, nearest
from triage_bot.model.facts import People
from triage_bot.model.resource import Account
from triage_bot.plan.plan import Options
from triage_bot.policy import faults
from triage_bot.policy.load import load
from triage_bot.policy.people import load_people, people_in
from triage_bot.policy.policy_set import PolicySet, Summary
from triage_bot.shapes.source import Path_, Source, parse, read_text
from triage_bot.text import fields
from triage_bot.text.calendar import Calendar

MAX_NODES = 50_000
"""Keys, values and lists of a file of cases."""
SUFFIX = ".cases.yml"


def accounts(given: GivenFacts, spot: Source) -> tuple[Account, ...]:
    """The account rows, typed as in an account list."""
    rows: dict[str, Account] = {}
    for index, row in enumerate(given.accounts):
        path: Path_ = ("given", "accounts", index)
        values = _values(row, spot, path)
        account = Account(
            id=str(values.get("account_id", "")), name=str(values.get("name", "")), fields=values, row=index + 1
        )
        if not account.id or not account.name:
            spot.fault(path, "an account needs account_id and name")
        elif account.id in rows:
            spot.fault(path, f'account id "{account.id}" is taken')
        else:
            rows[account.id] = account
    return tuple(rows.values())


def _values(row: dict[str, object], spot: Source, path: Path_) -> dict[str, object]:
    values: dict[str, object] = {}
    for title, value in row.items():
        key = fields.key_of(title)
        if isinstance(value, dict | list):
            spot.fault((*path, title), f"{title} takes one value, not a list or a map")
            continue
        told = spot.unquoted((*path, title)) if isinstance(value, bool) else None
        if told and key not in fields.YES_NO:
            spot.fault((*path, title), f"{title} takes a word – {told[0]}", told[1])
        text = "" if value is None else str(value)
        try:
            values[key] = fields.value_of(key, text) if text.strip() else ""
        except ValueFault as fault:
            spot.fault((*path, title), f"{title}: {fault}")
    return values


def check_given(given: GivenFacts, now: datetime, calendar: Calendar, spot: Source) -> None:
    """No iid and no note's id twice, and nothing that happens only after the case's time."""
    iids = Counter(candidate.iid for candidate in given.issues)
    notes = Counter(note.id for candidate in given.issues for note in candidate.notes if note.id)
    for index, issue in enumerate(given.issues):
        path: Path_ = ("given", "issues", index)
        if iids[issue.iid] > 1:
            spot.fault((*path, "iid"), f"issue {issue.iid} is given {iids[issue.iid]} times")
        for number, note in enumerate(issue.notes):
            if note.id and notes[note.id] > 1:
                spot.fault((*path, "notes", number, "id"), f"the id {note.id} is taken")
        for where, at in issue.moments().items():
            if moment(at, calendar) > now:
                spot.fault((*path, *where), f"this lies after the case's `now`, {now:%Y-%m-%d %H:%M} UTC")


def check_names(case: CaseShape, rows: tuple[Account, ...], policy: PolicySet | None, spot: Source) -> None:
    """Issues and accounts of expectations are given; rules are those of the policy (unless that is faulty)."""
    iids = {issue.iid for issue in case.given.issues}
    given = f"given: {', '.join(map(str, sorted(iids)))}" if iids else ""
    numbers = {row.id for row in rows} | {issue.account for issue in case.given.issues if issue.account}
    for path, target in _targets(case):
        if isinstance(target.issue, int) and target.issue not in iids:
            spot.fault((*path, "issue"), f"no issue {target.issue} is given", given)
        if target.account is not None and target.account not in numbers:
            spot.fault((*path, "account"), f'no account "{target.account}" is given', nearest(target.account, numbers))
    for index, name in enumerate(case.expect.alone):
        if name not in iids | numbers:
            spot.fault(("expect", "alone", index), f'no issue or account "{name}" is given', given)
    if policy is not None:
        _check_rules(case, policy, spot)


def _targets(case: CaseShape) -> Iterator[tuple[Path_, ExpectedChange | ExpectedHeld]]:
    yield from ((("expect", "changes", index), target) for index, target in enumerate(case.expect.changes or ()))
    yield from ((("expect", "held", index), target) for index, target in enumerate(case.expect.held))


def _check_rules(case: CaseShape, policy: PolicySet, spot: Source) -> None:
    rules = {rule.id for rule in policy.rules} | {step.id for step in policy.steps if isinstance(step, Summary)}
    rules |= policy.process.all_lists.keys()  # a list's changes bear its name
    for path, rule in _rules(case):
        if rule not in rules:
            spot.fault(path, f'unknown rule "{rule}"', nearest(rule, rules))


def _rules(case: CaseShape) -> Iterator[tuple[Path_, str]]:
    yield from ((("rules", index), rule) for index, rule in enumerate(case.rules))
    for index, issue in enumerate(case.given.issues):
        for number, note in enumerate(issue.notes):
            for place, said in enumerate(note.said):
                yield ("given", "issues", index, "notes", number, "said", place, "rule"), said.rule
    yield from (((*path, "rule"), target.rule) for path, target in _targets(case) if target.rule)


def cases_beside(policy: Path) -> Path:
    """Where the cases of a policy file are: `policies/mine.yml` has `policies/mine.cases.yml`."""
    return policy if policy.name.endswith(SUFFIX) else policy.parent / f"{policy.stem}{SUFFIX}"


def load_cases(path: Path, read_policy: Callable[[Sequence[Path]], PolicySet] = load) -> CaseSet:
    """Loads a file of cases with its policy; raises FaultyFiles with every fault of both."""
    text, fault = read_text(path)
    if fault:
        raise FaultyFiles([fault])
    loading = _Loading(path=path, source=parse(text, str(path), MAX_NODES), read_policy=read_policy)
    cases = loading.cases()
    if mistakes := [*loading.faults, *loading.source.faults]:
        raise FaultyFiles(mistakes)
    return CaseSet(str(path), loading.policy or PolicySet(), cases)


@dataclass(kw_only=True)
class _Loading:
    """One file and what was read for it."""

    path: Path
    source: Source
    read_policy: Callable[[Sequence[Path]], PolicySet]
    policy: PolicySet | None = None
    faults: list[Fault] = field(default_factory=list)

    def cases(self) -> tuple[Case, ...]:
        if not isinstance(self.source.data, dict):
            if not self.source.faults:
                self.source.fault((), "a file of cases is a map, such as `cases: …`")
            return ()
        data = {key: value for key, value in self.source.data.items() if not str(key).startswith(".")}
        head, cases = _shape(data, self.source)
        self.policy = self._policy(head)
        people = self._people_of_all(head)
        return tuple(self._case(head, case, index, people) for index, case in cases.items())

    def _policy(self, head: HeadShape) -> PolicySet | None:
        """The policy; None if it is faulty, which is told."""
        name = self.path.name
        if not head.policy and not name.endswith(SUFFIX):
            if "policy" not in self.source.data:
                self.source.fault((), "policy is missing", f"say which, or call this file <policy>{SUFFIX}")
            return None
        files = [self.path.parent / given for given in head.policy or (name.removesuffix(SUFFIX) + ".yml",)]
        for file in files:
            if fault := read_text(file)[1]:
                self.source.fault(("policy",), f"{file}: {fault.message}", fault.hint)
                return None
        try:
            return self.read_policy(files)
        except FaultyFiles as error:
            self.faults += error.faults
            return None

    def _people_of_all(self, head: HeadShape) -> People:
        """Those of this file, else those the policy names."""
        if head.people is not None:
            return self._inline(("people",), head.people)
        try:
            return load_people(self.policy.people_file) if self.policy and self.policy.people_file else People()
        except FaultyFiles as error:
            self.faults += error.faults
            return People()

    def _inline(self, path: Path_, data: Any) -> People:
        if not isinstance(data, dict):
            self.source.fault(path, "people takes a map, as a people file is")
            return People()
        return people_in(self.source.part(path))

    def _case(self, head: HeadShape, case: CaseShape, index: int, people: People) -> Case:
        path: Path_ = ("cases", index)
        spot = self.source.part(path)
        given = case.given
        # A baseline tells what of one project's past is not reported; a case has no past but its own.
        policy = replace(self.policy or PolicySet(), baseline=case.baseline)
        if given.people is not None:
            people = self._inline((*path, "given", "people"), given.people)
        now = moment(case.now, policy.calendar)
        rows = accounts(given, spot)
        check_given(given, now, policy.calendar, spot)
        check_names(case, rows, self.policy, spot)
        named = given.members if given.members is not None else head.members
        members = everyone(given, people, rows, policy) if named is None else frozenset(named)
        facts = snapshot(given, rows, now, policy, head.project, people, members)
        options = Options(rules=frozenset(case.rules))
        return Case(
            name=case.name,
            holds=case.holds,
            place=self.source.place(path),
            policy=policy,
            snapshot=facts,
            now=now,
            options=options,
            expect=case.expect,
            members=members,
        )


def _shape(data: dict[str, Any], source: Source) -> tuple[HeadShape, dict[int, CaseShape]]:
    """The head, and the sound cases by their place in the file; everything else is told and left out."""
    try:
        shape = FileShape.model_validate(data)
        return shape, dict(enumerate(shape.cases))
    except ValidationError as error:
        at_fault = {path[:2] for path in faults.report(error, source, model=FileShape)}
    keys = {path[0] for path in at_fault if path and path[0] != "cases"}
    head = {key: value for key, value in data.items() if key not in {*keys, "cases"}}
    written = data.get("cases")
    listed = written if isinstance(written, list) else []
    sound = {index: item for index, item in enumerate(listed) if ("cases", index) not in at_fault}
    return HeadShape.model_validate(head), {index: CaseShape.model_validate(item) for index, item in sound.items()}
