"""Cases as written and as they are run: a policy, facts, a time, and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from triage_bot.cases.expected import Expect
from triage_bot.cases.given import Given, Moment, Names
from triage_bot.errors import Place
from triage_bot.model.facts import Snapshot
from triage_bot.plan.plan import Options
from triage_bot.policy.policy_set import PolicySet
from triage_bot.shapes.day import Day
from triage_bot.shapes.values import Strict, Word, Words

PROJECT = "group/account-triage"


class CaseShape(Strict):
    """One case as it is written."""

    name: Word
    now: Moment
    rules: Words = ()
    baseline: Day | None = None
    given: Given = Given()
    expect: Expect


class HeadShape(Strict):
    """What all cases of a file have in common."""

    policy: Words = ()
    people: Any = None
    project: str = PROJECT
    members: Names | None = None


class FileShape(HeadShape):
    """A file of cases as it is written."""

    cases: tuple[CaseShape, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """A case that is ready to be run; `members` are in every group and project that is asked about."""

    name: str
    place: Place
    policy: PolicySet
    snapshot: Snapshot
    now: datetime
    options: Options
    expect: Expect
    members: frozenset[str]


@dataclass(frozen=True)
class CaseSet:
    """The cases of a file, and the policy they are about."""

    file: str
    policy: PolicySet
    cases: tuple[Case, ...]
