"""What a case expects, as it is written: changes, what is held, what is left alone."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, model_validator

from triage_bot import changes
from triage_bot.cases.given import Names
from triage_bot.changes.change import Change
from triage_bot.discovery import words
from triage_bot.errors import ValueFault
from triage_bot.shapes.day import day
from triage_bot.shapes.values import Strict, Word, Words, refuse

_KINDS = words(changes.__name__, changes.__path__, Change, "kind").values()
KINDS = {key: kind for kind in _KINDS for key, _ in kind.expects}
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
        return [_as_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


Says = Annotated[Words, BeforeValidator(_as_text)]


class TextTest(Strict):
    """What a text says, whatever the case of letters and the breaks of lines."""

    says: Says = ()
    not_says: Says = ()
    at_least: ClassVar[frozenset[str]] = frozenset()
    """Lists of which only these are wanted, and others may be there."""


class NoteTest(TextTest):
    """A note; `mentions` are all people it calls."""

    mentions: Names | None = None
    internal: bool | None = None


class OpenTest(TextTest):
    """An issue to open; title, due date, milestone and confidential as given, labels and assignees at least."""

    title: Word | None = None
    due: Due | None = None
    confidential: bool | None = None
    milestone: Word | None = None
    labels: Words = ()
    assignees: Names = ()
    at_least = frozenset({"labels", "assignees"})


class Target(Strict):
    """Which issue is meant: one that is given, the issue of an account, or `new` for one that is opened now."""

    issue: Annotated[int | Literal["new"] | None, BeforeValidator(_which)] = None
    account: Word | None = None


class ExpectedChange(Target):
    """One change, and of which rule if that matters."""

    rule: str | None = None
    note: NoteTest | None = None
    edit_note: TextTest | None = None
    description: TextTest | None = None
    open: OpenTest | None = None
    add: Words | None = None
    remove: Words | None = None
    state: Literal["close", "reopen"] | None = None
    assign: Names | None = None
    due: Due | None = None
    milestone: Word | None = None
    confidential: bool | None = None
    react: str | None = None
    take_back: Literal[True] | None = None
    link: Word | None = None

    @model_validator(mode="after")
    def _one_change(self) -> Any:
        keys = [key for key in type(self).model_fields if key in KINDS]
        given = [key for key in keys if getattr(self, key) is not None]
        refuse(not given, f"say what is changed: {', '.join(keys)}")
        kinds = {KINDS[key] for key in given}
        refuse(len(kinds) > 1, f"these are several changes, write one each: {', '.join(given)}")
        refuse(self.open is not None and self.issue is not None, "`open` needs no issue, at most an account")
        one = (self.issue is None) != (self.account is None)
        refuse(self.open is None and not one, "say where: `issue: 1` or `account: acc-1`")
        return self

    @property
    def kind(self) -> type[Change]:
        """The change that is expected."""
        return next(kind for key, kind in KINDS.items() if getattr(self, key) is not None)


class ExpectedHeld(Target):
    """Something that is held there: by which rule, and words of the reason."""

    rule: str | None = None
    why: Annotated[Word, BeforeValidator(_as_text)] = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Any:
        refuse((self.issue is None) == (self.account is None), "say where: `issue: 1` or `account: acc-1`")
        return self


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
