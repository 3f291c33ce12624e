"""The shipped cases pass, and each policy has cases that need every one of its rules; the documented ones pass, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.cases.writing import read_policy
from tests.meta.source import ROOT
from tests.shelf import shipped_policies
from triage_bot.cases.case import Case, CaseSet
from triage_bot.cases.comparing import rules_of, said
from triage_bot.cases.judging import CaseResult, compared, judge, planned, report
from triage_bot.cases.load import SUFFIX, cases_beside, load_cases
from triage_bot.changes.notes import EditNote, PostNote
from triage_bot.plan.plan import Plan
from triage_bot.policy.policy_set import Rule
from triage_bot.resources import shipped
from triage_bot.text import marker

FILES = sorted(shipped("policies").glob(f"*/*{SUFFIX}"))
HARD = re.compile(
    r"\b(?:stale|overdue|violat\w*|fail\w*|ARR)\b|[!$€£]|(?<=\S) {2,}(?=\S)| [.,;:)]|\( |\.\.|[?!]\.|,,", re.I
)
"""Not for people's eyes; and what is left where a value was empty."""
each_file = pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
each_policy = pytest.mark.parametrize(
    "policy", [file.with_name(file.name.replace(SUFFIX, ".yml")) for file in FILES], ids=lambda file: file.name
)


@cache
def judged(file: Path) -> tuple[CaseSet, tuple[Plan, ...], tuple[CaseResult, ...]]:
    """A file of cases with their plans and verdicts."""
    loaded = load_cases(file, read_policy)
    plans = tuple(planned(case) for case in loaded.cases)
    return loaded, plans, tuple(map(compared, loaded.cases, plans))


def test_there_are_some() -> None:
    assert shipped("policies") / "core" / "account-triage.cases.yml" in FILES


@each_file
def test_shipped_cases_pass(file: Path) -> None:
    loaded, _, verdicts = judged(file)
    assert all(one.passed for one in verdicts), "\n".join(report(loaded.file, verdicts))


@each_policy
def test_without_any_one_rule_a_case_beside_it_fails(policy: Path) -> None:
    """So each rule of a file has a case of that file that sees what it does, on a list as well as in a note."""
    loaded, plans, _ = judged(cases_beside(policy))
    own = [rule for rule in loaded.policy.rules if rule.place.file == str(policy)]
    spare = [rule.id for rule in own if all(_passes_without(rule.id, case) for case in _likely(rule, loaded, plans))]
    assert own and not spare, f"{policy.name} has no case for: {', '.join(spare)}"


def _likely(rule: Rule, loaded: CaseSet, plans: Iterable[Plan]) -> list[Case]:
    """All cases, those first that show the rule at work or speak of its section: one that fails is enough."""
    sections = [str(vars(action)["section"]) for action in rule.actions.values() if action.lists]
    acted = {
        case.name
        for case, plan in zip(loaded.cases, plans, strict=True)
        if any(rule.id in rules_of(change) for change in plan.changes)
    }
    said = {case.name for case in loaded.cases if any(section in repr(case.expect) for section in sections)}
    return sorted(loaded.cases, key=lambda case: case.name not in (acted or said))


def _passes_without(rule: str, case: Case) -> bool:
    steps = tuple(step for step in case.policy.steps if step.id != rule)
    return judge(replace(case, policy=replace(case.policy, steps=steps))).passed


def test_only_files_without_rules_have_no_cases() -> None:
    bare = [policy.name for policy in shipped_policies() if not cases_beside(policy).is_file()]
    assert sorted(bare) == ["account-issue.yml", "label-categories.yml", "priorities.yml"]


@each_file
def test_every_note_is_short_and_calm(file: Path) -> None:
    """At most eight lines (but for what is folded away), no hard words, no exclamation mark, no money, no gap."""
    loaded, plans, _ = judged(file)
    for case, plan in zip(loaded.cases, plans, strict=True):
        for change in plan.changes:
            body = change.body if isinstance(change, PostNote | EditNote) else ""
            for text in (marker.parts(body) or {"": said(body)}).values():
                shown = text.partition("<details>")[0]
                assert not (found := HARD.search(shown)), f"{case.name}: {found[0]!r} in {shown!r}"
                assert len(shown.strip().splitlines()) <= 8, f"{case.name}: {shown}"


@each_file
def test_no_two_cases_share_a_name(file: Path) -> None:
    names = [case.name for case in judged(file)[0].cases]
    assert len(names) == len(set(names))


def test_the_documented_cases_pass(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    example = page.split("```yaml cases\n")[1].split("```")[0]
    file = tmp_path / "account-triage.cases.yml"
    policy = shipped("policies") / "core" / "account-triage.yml"
    file.write_text(example.replace("policy: account-triage.yml", f"policy: {policy}"), encoding="utf-8")
    verdicts = [judge(case) for case in load_cases(file, read_policy).cases]
    assert list(report("f", verdicts)) == ["f: 2 cases, all as expected"]
