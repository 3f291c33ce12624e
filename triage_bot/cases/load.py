"""Case files → cases that are ready to be run: shape, policy, people, facts; all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage_bot.cases import checks
from triage_bot.cases.case import Case, CaseSet, CaseShape, FileShape, HeadShape
from triage_bot.cases.checks import Spot
from triage_bot.cases.facts import Ground, everyone
from triage_bot.cases.given import moment
from triage_bot.errors import Fault, FaultyFiles
from triage_bot.model.facts import People
from triage_bot.plan.plan import Options
from triage_bot.policy import faults
from triage_bot.policy.policy_set import PolicySet
from triage_bot.shapes.source import Path_, Source, parse, read_text

MAX_NODES = 50_000
"""Keys, values and lists of a file of cases."""
SUFFIX = ".cases.yml"


@dataclass(frozen=True)
class Readers:
    """How policies and people files are read (raising FaultyFiles), and people inside a file (faults go into it)."""

    policy: Callable[[Sequence[Path]], PolicySet]
    people: Callable[[Path], People]
    people_inside: Callable[[Source], People]


def cases_beside(policy: Path) -> Path:
    """Where the cases of a policy file are: `policies/mine.yml` has `policies/mine.cases.yml`."""
    return policy if policy.name.endswith(SUFFIX) else policy.parent / f"{policy.stem}{SUFFIX}"


def load_cases(path: Path, readers: Readers) -> CaseSet:
    """Loads a file of cases with its policy; raises FaultyFiles with every fault of both."""
    text, fault = read_text(path)
    if fault:
        raise FaultyFiles([fault])
    loading = _Loading(path, parse(text, str(path), MAX_NODES), readers)
    cases = loading.cases()
    if found := [*loading.faults, *loading.source.faults]:
        raise FaultyFiles(found)
    return CaseSet(str(path), loading.policy or PolicySet(), cases)


@dataclass
class _Loading:
    """One file and what was read for it."""

    path: Path
    source: Source
    readers: Readers
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
        return tuple(self._case(head, one, index, people) for index, one in cases.items())

    def _policy(self, head: HeadShape) -> PolicySet | None:
        """The policy; None if it is faulty, which is told."""
        name = self.path.name
        if not head.policy and not name.endswith(SUFFIX):
            if "policy" not in self.source.data:
                self.source.fault((), "policy is missing", f"say which, or call this file <policy>{SUFFIX}")
            return None
        files = [self.path.parent / one for one in head.policy or (name.removesuffix(SUFFIX) + ".yml",)]
        for file in files:
            if fault := read_text(file)[1]:
                self.source.fault(("policy",), f"{file}: {fault.message}", fault.hint)
                return None
        try:
            return self.readers.policy(files)
        except FaultyFiles as error:
            self.faults += error.faults
            return None

    def _people_of_all(self, head: HeadShape) -> People:
        """Those of this file, else those the policy names."""
        if head.people is not None:
            return self._inline(("people",), head.people)
        try:
            return self.readers.people(self.policy.people_file) if self.policy and self.policy.people_file else People()
        except FaultyFiles as error:
            self.faults += error.faults
            return People()

    def _inline(self, path: Path_, data: Any) -> People:
        if not isinstance(data, dict):
            self.source.fault(path, "people takes a map, as a people file is")
            return People()
        return self.readers.people_inside(self.source.part(path))

    def _case(self, head: HeadShape, one: CaseShape, index: int, people: People) -> Case:
        path: Path_ = ("cases", index)
        spot = Spot(self.source, path)
        given = one.given
        # A baseline tells what of one project's past stays unsaid; a case has no past but its own.
        policy = replace(self.policy or PolicySet(), baseline=one.baseline)
        if given.people is not None:
            people = self._inline((*path, "given", "people"), given.people)
        now = moment(one.now, policy.calendar)
        rows = checks.accounts(given, spot)
        checks.check_given(given, now, policy.calendar, spot)
        checks.check_names(one, rows, self.policy, spot)
        named = given.members if given.members is not None else head.members
        members = everyone(given, people, rows, policy) if named is None else frozenset(named)
        snapshot = Ground(policy, head.project, people, members).snapshot(given, rows, now)
        options = Options(rules=frozenset(one.rules))
        return Case(one.name, self.source.place(path), policy, snapshot, now, options, one.expect, members)


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
    sound = {index: one for index, one in enumerate(listed) if ("cases", index) not in at_fault}
    return HeadShape.model_validate(head), {index: CaseShape.model_validate(one) for index, one in sound.items()}
