"""What a change is: one effect on one issue, which knows how it is planned, sent, compared and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Hands, Lookup
from triage_bot.changes.meanwhile import Kin, Meanwhile
from triage_bot.changes.named import SIGN, speaks_of, with_numbers
from triage_bot.model.facts import Facts, News
from triage_bot.model.resource import Issue, Ref, User
from triage_bot.text import marker

if TYPE_CHECKING:
    from triage_bot.changes.relabel import Relabel

    Settle = Callable[[Relabel, Issue, Facts], Relabel]

_QUICK_ACTION = re.compile(r"(?mi)^/[a-z_]")  # https://docs.gitlab.com/user/project/quick_actions/


class Stage(IntEnum):
    """When a change of an issue is sent, and where it stands in the plan; answers tell what was done."""

    OPEN = 0
    TAKE_BACK = 1
    SAY = 2
    BEFORE = 3
    PUT = 4
    LINK = 5
    REACT = 6
    ANSWER = 7
    AFTER = 8
    NEVER = 9


FIELDS = (Stage.BEFORE, Stage.PUT, Stage.AFTER)
"""Stages of what is set, and of what becomes of the issue itself."""
SPOKEN = frozenset({Stage.TAKE_BACK, Stage.SAY, Stage.REACT, Stage.ANSWER})
"""Stages of what is said, and of what becomes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who makes the planned changes, when (UTC), and where; `labels` are those there are, None if any may be there."""

    user: User
    at: datetime
    site: str = ""
    labels: frozenset[str] | None = frozenset()
    paid: bool = False
    """Labels of one scope evict each other there, and several people may be assigned."""
    people: Mapping[str, User] = field(default_factory=dict, hash=False)
    """Those of whom more than the name is known, by username."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a change is shown before: its issue, whether labels share a category, and who put a label there."""

    issue: Issue | None
    akin: Callable[[str, str], bool]
    origin: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One effect on one issue, with the rule that wants it and why. What kinds are is said in class variables."""

    ref: Ref
    rule: str
    reason: str
    private: bool = False
    """It holds what only confidential places may hold: written nowhere else."""
    bare = False
    """The notes there do not matter for it."""
    unasked = False
    """It says something that nobody asked for."""
    aside = False
    """What else its rule does goes on where GitLab refuses it."""

    kind: ClassVar[str] = ""
    sent: ClassVar[Stage] = Stage.PUT
    rank: ClassVar[int] = 0
    """Its place among those of its stage."""
    apart: ClassVar[tuple[str, ...]] = ()
    """Attributes that tell two of its kind on one issue apart: else they are about the same thing."""
    once: ClassVar[bool] = False
    """A second one about the same thing adds nothing; else the later one counts."""
    fleeting: ClassVar[bool] = False
    """Void when its rule looks again: what it says was true only for a moment of planning."""
    remembers: ClassVar[bool] = False
    """Its text tells the next run that all of its rule was done: not sent unless that is so."""
    tells: ClassVar[bool] = False
    """It says what its rules do: left unsaid where that is not so."""
    texts: ClassVar[tuple[str, ...]] = ()
    """Attributes that may speak of issues this run opens, the text it brings first."""
    refers: ClassVar[tuple[str, ...]] = ()
    """Attributes that are issues it needs: planned ones have to be opened before."""
    moves: ClassVar[tuple[str, ...]] = ()
    """Attributes that are issues whose `updated_at` it moves though nothing else shows it."""
    calls: ClassVar[str] = ""
    """The attribute that says whom it reaches, if it is something that people get."""
    says: ClassVar[str] = ""
    """Its summary, filled in with itself."""
    cites: ClassVar[bool] = False
    """Its summary names another issue, which readers of a page may follow."""
    columns: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Its own keys in the JSON report, and their attributes."""
    expects: ClassVar[tuple[Expectation, ...]] = ()
    """The keys by which policy cases expect it."""

    @property
    def stage(self) -> Stage:
        """When it is sent."""
        return self.sent

    @property
    def rules(self) -> frozenset[str]:
        """The rules that want it: a note may hold the texts of several."""
        return frozenset(self.rule.split(", "))

    # Planned ------------------------------------------------------------------------------

    @property
    def slot(self) -> tuple[object, ...]:
        """What it is about on its issue: one thing is changed once."""
        return (self.kind, *(getattr(self, name) for name in self.apart))

    def parts(self) -> Iterator[Self]:
        """What counts by itself: one label, one field."""
        yield self

    def over(self, earlier: Self) -> Self:
        """What is left of two about the same thing."""
        return earlier if self.once else self

    def clash(self, earlier: Change) -> str:
        """A warning if another rule wanted the opposite."""
        return ""

    def idle(self, before: Issue, after: Issue) -> bool:
        """True if all ends as it was: opposite wishes have cancelled."""
        return False

    @property
    def bundle(self) -> tuple[object, ...]:
        """Parts with the same one are one change in the end."""
        return self.slot

    def joined(self, parts: Iterable[Self]) -> Self:
        """The one change of all these parts, the first of which it is."""
        return self

    def settled(self, settle: Settle, issue: Issue, facts: Facts) -> Change:
        """What is left of it where labels have opposites."""
        return self

    def evicting(self, issue: Issue) -> Self:
        """The change with what GitLab takes off the issue by itself."""
        return self

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        """The issue after it."""
        return issue

    def leaves(self, issue: Issue, facts: Facts, by: Hand) -> Facts:
        """The facts after it; the issue is as it was before."""
        return facts

    def news(self, after: Issue, mark_of: Callable[[Issue], Mapping[str, object]]) -> tuple[str, News] | None:
        """What rules on accounts hear of it: the account's id, and what becomes of its issues."""
        return None

    @property
    def puts_on(self) -> tuple[str, ...]:
        """The labels that it puts on an issue."""
        return ()

    @property
    def takes_off(self) -> tuple[str, ...]:
        """The labels that it takes off."""
        return ()

    @property
    def assigned(self) -> tuple[str, ...]:
        """Whom an issue that it opens is assigned to."""
        return ()

    @property
    def opens_for(self) -> str:
        """The account for which it opens an issue, by its id."""
        return ""

    @property
    def touches(self) -> tuple[Ref, ...]:
        """The issues that it moves in lists sorted by `updated_at`."""
        return tuple(getattr(self, name) for name in self.moves)

    def runs(self, issue: Issue, by: Hand) -> Iterable[Change]:
        """What the quick actions of its text come to."""
        return ()

    # Sent ---------------------------------------------------------------------------------

    @property
    def named(self) -> tuple[Ref, ...]:
        """The issues it needs."""
        return tuple(ref for name in self.refers if (ref := getattr(self, name)))

    def speaks_of(self, refs: Iterable[Ref]) -> Ref | None:
        """The first of these planned issues that its texts name."""
        texts = [text for name in self.texts if SIGN in (text := getattr(self, name))]
        return next((ref for ref in refs if any(speaks_of(text, ref) for text in texts)), None) if texts else None

    def renamed(self, opened: Mapping[Ref, Ref]) -> Self:
        """With the references of issues that were opened instead of planned ones."""
        if not opened:
            return self
        given: dict[str, Any] = {name: with_numbers(getattr(self, name), opened) for name in self.texts}
        given |= {name: opened[ref] for name in self.refers if (ref := getattr(self, name)) in opened}
        return replace(self, **given) if given else self

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        """Its fields of the one request; raises ResourceError for names that are not there."""
        return {}

    def lost(self, answer: Issue) -> str:
        """What of it is not in GitLab's answer, in words."""
        return ""

    def came_to(self, issue: Issue, answer: Issue) -> Issue:
        """The issue after it, with what GitLab's answer says of the same thing."""
        return issue

    def gave_way(self, later: Iterable[Change], answer: Issue) -> bool:
        """True if all that is not in the answer had to make place for later changes of the same request."""
        return False

    def guards(self, kin: Kin) -> bool:
        """True if what a person does could be lost in it, so the issue is read again before."""
        return False

    def overtaken(self, meanwhile: Meanwhile) -> str:
        """What a person did meanwhile that goes before it, in words."""
        return ""

    def do(self, hands: Hands) -> Ref | None:
        """Has it done, if it is no field; returns the real name of what was opened."""
        raise NotImplementedError(self.kind)

    @property
    def hushes(self) -> bool:
        """True if it makes the issue confidential: sent before anything is said."""
        return False

    # Shown --------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """What is done, without names of accounts."""
        return self.says.format(self)

    def story(self, backdrop: Backdrop) -> str:
        """What is done, as before → after where that says more."""
        return self.summary

    def row(self) -> Mapping[str, object]:
        """Its own keys in the JSON report."""
        values = ((key, getattr(self, name)) for key, name in self.columns)
        return {key: str(value) if isinstance(value, Ref) else value for key, value in values}

    @property
    def commands(self) -> bool:
        """True if its text has quick actions, which may change any field."""
        return bool(_QUICK_ACTION.search(self.text))

    @property
    def text(self) -> str:
        """The text it brings, as it is sent."""
        return str(getattr(self, self.texts[0])) if self.texts else ""

    def details(self, titles: bool) -> Iterable[str]:
        """What a report shows beneath it, line by line; `titles`: words of people may be shown."""
        return marker.visible(self.text) if self.text and (titles or self.stage in SPOKEN) else ()

    @property
    def reaches(self) -> tuple[str, ...] | None:
        """Whom it reaches; None if it is nothing that people get."""
        return getattr(self, self.calls) if self.calls else None

    def wordless(self) -> Change:
        """With its rule for a reason, and without words of people."""
        return replace(self, reason=f"rule {self.rule}")
