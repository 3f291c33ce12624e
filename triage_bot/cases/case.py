"""A case as it is written and run: a policy, facts, a time, and the changes, holds and silence expected of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from triage_bot import changes
from triage_bot.cases.given import GivenFacts, Moment
from triage_bot.changes.change import Change, Stage
from triage_bot.changes.expected import AS_TEXT, CaseNames, Expectation, Says
from triage_bot.errors import Place
from triage_bot.model.facts import Snapshot
from triage_bot.plan.plan import Options
from triage_bot.policy.policy_set import PolicySet
from triage_bot.resources import words
from triage_bot.shapes.values import Day, Strict, Word, Words, refuse

_KINDS = words(changes.__name__, changes.__path__, Change, "kind").values()
EXPECTED = sorted((expected for kind in _KINDS for expected in kind.expects), key=lambda expected: expected.rank)
KINDS = {expected.key: kind for kind in _KINDS for expected in kind.expects}
"""The key that says what is changed, and the change it expects."""


def _which(value: object) -> object:
    number = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    refuse(not number and value != "new", f'"{value}" is no issue, write its iid, or new')
    return value


class ExpectedTarget(Strict):
    """Which issue is meant: one that is given, the issue of an account, or `new` for one that is opened now."""

    issue: Annotated[int | Literal["new"] | None, BeforeValidator(_which)] = None
    account: Word | None = None

    def __str__(self) -> str:
        """`#1`, `account acc-1` or `new issue`."""
        if self.account is not None:
            return f"account {self.account}"
        return "new issue" if self.issue in (None, "new") else f"#{self.issue}"


class _ExpectedChange(ExpectedTarget):
    """One change, and of which rule if that matters."""

    rule: str | None = None

    @model_validator(mode="after")
    def _one_change(self) -> Any:
        given = [expected.key for expected, _ in self._given()]
        refuse(not given, f"say what is changed: {', '.join(expected.key for expected in EXPECTED)}")
        kinds = {KINDS[key] for key in given}
        refuse(len(kinds) > 1, f"these are several changes, write one each: {', '.join(given)}")
        opens = any(kind.sent is Stage.OPEN for kind in kinds)
        refuse(opens and self.issue is not None, "`open` needs no issue, at most an account")
        single = (self.issue is None) != (self.account is None)
        refuse(not opens and not single, "say where: `issue: 1` or `account: acc-1`")
        return self

    def _given(self) -> Iterator[tuple[Expectation, Any]]:
        """What is expected, with what stands there."""
        values = ((expected, getattr(self, expected.key)) for expected in EXPECTED)
        return ((expected, value) for expected, value in values if value is not None)

    @property
    def kind(self) -> type[Change]:
        """The change that is expected."""
        return next(KINDS[expected.key] for expected, _ in self._given())

    def __str__(self) -> str:
        """In one line."""
        parts = (words for expected, value in self._given() for words in expected.words(value))
        return f"{super().__str__()}: {', '.join(parts)}" + (f" ({self.rule})" if self.rule else "")


if TYPE_CHECKING:
    ExpectedChange = _ExpectedChange
else:
    ExpectedChange = create_model(
        "ExpectedChange",
        __base__=_ExpectedChange,
        __doc__=_ExpectedChange.__doc__,
        __module__=__name__,
        **{expected.key: (expected.takes | None, None) for expected in EXPECTED},
    )


class ExpectedHeld(ExpectedTarget):
    """Something that is held there: by which rule, and words of the reason."""

    rule: str | None = None
    why: Annotated[Word, AS_TEXT] = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Any:
        refuse((self.issue is None) == (self.account is None), "say where: `issue: 1` or `account: acc-1`")
        return self

    def __str__(self) -> str:
        """With the rule and the reason."""
        by, why = f" by {self.rule}" if self.rule else "", f', "{self.why}"' if self.why else ""
        return f"{super().__str__()}: held{by}{why}"


class Expect(Strict):
    """Everything a case expects; what is left out is not compared."""

    changes: tuple[ExpectedChange, ...] | None = None
    nothing: Literal[True] | None = None
    held: tuple[ExpectedHeld, ...] = ()
    alone: tuple[int | Word, ...] = ()
    warnings: Says = ()

    @model_validator(mode="after")
    def _something(self) -> Any:
        refuse(bool(self.nothing and self.changes), "`nothing: true` and changes do not go together")
        something = self.nothing or self.held or self.alone or self.warnings or self.changes is not None
        refuse(not something, "say what is expected: changes, nothing, held, alone or warnings")
        return self

    @property
    def all_changes(self) -> tuple[ExpectedChange, ...] | None:
        """The changes to compare; None if they are not compared."""
        return () if self.nothing else self.changes


def _names(value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        refuse(not re.fullmatch(r"[A-Za-z0-9-]+", name), f'"{name}" is no name of a requirement, write R053 or SLA-2')
    return value


class CaseShape(Strict):
    """One case as it is written; `holds` names the requirements that it shows to be met."""

    name: Word
    holds: Annotated[Words, AfterValidator(_names)] = ()
    now: Moment
    rules: Words = ()
    baseline: Day | None = None
    given: GivenFacts = GivenFacts()
    expect: Expect


class HeadShape(Strict):
    """What all cases of a file have in common."""

    policy: Words = ()
    people: Any = None
    project: str = "group/account-triage"
    members: CaseNames | None = None


class FileShape(HeadShape):
    """A file of cases as it is written."""

    cases: tuple[CaseShape, ...] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case that is ready to be run; `members` are in every group and project that is asked about."""

    name: str
    holds: tuple[str, ...]
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
