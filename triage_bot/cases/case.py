"""A case as it is written and run: a policy, facts, a time, and the changes, holds and silence expected of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from triage_bot import changes
from triage_bot.cases.given import CaseNames, GivenFacts, Moment
from triage_bot.changes.change import Change
from triage_bot.errors import Place, ValueFault
from triage_bot.model.facts import Snapshot
from triage_bot.plan.plan import Options
from triage_bot.policy.policy_set import PolicySet
from triage_bot.resources import words
from triage_bot.shapes.values import Day, Strict, Word, Words, day, refuse

KINDS = {
    key: kind for kind in words(changes.__name__, changes.__path__, Change, "kind").values() for key, _ in kind.expects
}
"""The key that says what is changed, and the change it expects."""


def _due(value: object) -> object:
    if value == "none" or isinstance(value, date):
        return value
    try:
        return day(str(value))
    except ValueFault:
        raise ValueFault(f'"{value}" is no day, write 2026-12-01 or none') from None


Due = Annotated[date | Literal["none"], BeforeValidator(_due)]


def _which(value: object) -> object:
    number = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    refuse(not number and value != "new", f'"{value}" is no issue, write its iid, or new')
    return value


def _as_text(value: object) -> object:
    """A day that YAML has read stands for its text."""
    if isinstance(value, list | tuple):
        return [_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


Says = Annotated[Words, BeforeValidator(_as_text)]


class TextTest(Strict):
    """What a text says, whatever the case of letters and the breaks of lines."""

    says: Says = ()
    not_says: Says = ()
    at_least: ClassVar[frozenset[str]] = frozenset()
    """Lists of which only these are wanted, and others may be there."""

    def words(self) -> Iterator[str]:
        """What is expected, as a failing case shows it."""
        yield from (f'says "{text}"' for text in self.says)
        yield from (f'does not say "{text}"' for text in self.not_says)


class NoteTest(TextTest):
    """A note; `mentions` are all people it calls."""

    mentions: CaseNames | None = None
    internal: bool | None = None

    def words(self) -> Iterator[str]:
        """With the people it calls."""
        yield from (f"mentions {name}" for name in self.mentions or ())
        yield from super().words()


class OpenTest(TextTest):
    """An issue to open; title, due date, milestone and confidential as given, labels and assignees at least."""

    title: Word | None = None
    due: Due | None = None
    confidential: bool | None = None
    milestone: Word | None = None
    labels: Words = ()
    assignees: CaseNames = ()
    at_least = frozenset({"labels", "assignees"})

    def words(self) -> Iterator[str]:
        """With what the issue has."""
        yield from (f'title "{title}"' for title in (self.title,) if title is not None)
        yield from (f'label "{label}"' for label in self.labels)
        yield from (f"assigned to {name}" for name in self.assignees)
        yield from (f"due {due}" for due in (self.due,) if due is not None)
        yield from super().words()


class ExpectedTarget(Strict):
    """Which issue is meant: one that is given, the issue of an account, or `new` for one that is opened now."""

    issue: Annotated[int | Literal["new"] | None, BeforeValidator(_which)] = None
    account: Word | None = None

    def __str__(self) -> str:
        """`#1`, `account acc-1` or `new issue`."""
        if self.account is not None:
            return f"account {self.account}"
        return "new issue" if self.issue in (None, "new") else f"#{self.issue}"


class ExpectedChange(ExpectedTarget):
    """One change, and of which rule if that matters."""

    rule: str | None = None
    note: NoteTest | None = None
    edit_note: TextTest | None = None
    description: TextTest | None = None
    open: OpenTest | None = None
    add: Words | None = None
    remove: Words | None = None
    state: Literal["close", "reopen"] | None = None
    assign: CaseNames | None = None
    due: Due | None = None
    milestone: Word | None = None
    confidential: bool | None = None
    react: str | None = None
    take_back: Literal[True] | None = None
    link: Word | None = None
    title: Word | None = None
    weight: StrictInt | Word | None = None
    locked: bool | None = None
    health: Literal["on_track", "needs_attention", "at_risk", "none"] | None = None
    status: Word | None = None
    move: Word | None = None
    reviewers: CaseNames | None = None
    delete: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_change(self) -> Any:
        keys = [key for key in type(self).model_fields if key in KINDS]
        given = [key for key in keys if getattr(self, key) is not None]
        refuse(not given, f"say what is changed: {', '.join(keys)}")
        kinds = {KINDS[key] for key in given}
        refuse(len(kinds) > 1, f"these are several changes, write one each: {', '.join(given)}")
        refuse(self.open is not None and self.issue is not None, "`open` needs no issue, at most an account")
        single = (self.issue is None) != (self.account is None)
        refuse(self.open is None and not single, "say where: `issue: 1` or `account: acc-1`")
        return self

    @property
    def kind(self) -> type[Change]:
        """The change that is expected."""
        return next(kind for key, kind in KINDS.items() if getattr(self, key, None) is not None)  # cases say not all

    def __str__(self) -> str:
        """In one line."""
        return f"{super().__str__()}: {', '.join(self._parts())}" + (f" ({self.rule})" if self.rule else "")

    def _parts(self) -> Iterator[str]:
        texts = {"comment": self.note, "edit a note": self.edit_note, "edit the description": self.description}
        for what, test in {**texts, "open an issue": self.open}.items():
            if test is not None:
                yield ", ".join([what, *test.words()])
        yield from (f'add ~"{label}"' for label in self.add or ())
        yield from (f'remove ~"{label}"' for label in self.remove or ())
        if self.assign is not None:
            yield f"assign {', '.join(self.assign)}"
        if self.confidential is not None:
            yield "make confidential" if self.confidential else "make visible to all members"
        if self.locked is not None:
            yield "lock the discussion" if self.locked else "open the discussion"
        if self.reviewers is not None:
            yield f"reviewers: {', '.join(self.reviewers) or 'nobody'}"
        for key, what in _VALUES.items():
            if (value := getattr(self, key)) is not None:
                yield f"{what}{value}"
        if self.take_back:
            yield "take back a note that came twice"
        if self.delete:
            yield "delete it"


_VALUES = {
    "state": "",
    "due": "due ",
    "milestone": "milestone ",
    "react": "react with ",
    "link": "link to ",
    "title": "title ",
    "weight": "weight ",
    "health": "health status: ",
    "status": "status: ",
    "move": "move it to ",
}
"""What stands before a single value that is expected."""


class ExpectedHeld(ExpectedTarget):
    """Something that is held there: by which rule, and words of the reason."""

    rule: str | None = None
    why: Annotated[Word, BeforeValidator(_as_text)] = ""

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
