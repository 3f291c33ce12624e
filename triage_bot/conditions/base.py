"""What a condition is: a frozen piece of policy that looks at facts and says its verdict, alone or in a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, RootModel, model_validator

from triage_bot.conditions.verdict import MET, UNMET, Verdict, joined, opposite
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken, NeverKnown, Unread
from triage_bot.model.resource import Issue
from triage_bot.shapes.source import Path_
from triage_bot.shapes.values import Strict, refuse
from triage_bot.text.calendar import Calendar, Duration, Span

TOUCH_LAG = timedelta(minutes=1)
"""GitLab skips `updated_at` if the issue was touched less than a minute ago; its docs do not say so, its code does
(https://gitlab.com/gitlab-org/gitlab/-/blob/master/app/models/concerns/throttled_touch.rb)."""


class Condition:
    """Base of conditions; the class's docstring is its one-line help.

    `key` is the YAML key; `on` says which resource types know it.
    """

    key: ClassVar[str] = ""
    on: ClassVar[frozenset[str]] = frozenset({"issues"})
    late: ClassVar[bool] = False
    """True if it may need facts beyond the list page, or says when to look again: it is asked last."""
    of_the_gem: ClassVar[bool] = False
    whole_rows: ClassVar[bool] = False
    """True if it may ask for any field of GitLab's row."""
    finds_unproved: ClassVar[bool] = False
    """True if it looks for issues that nothing proves: rules with it may list them."""
    finds_form: ClassVar[bool] = False
    """True if a match names the form it was met by."""

    listed_so: ClassVar[bool] = False
    """True if GitLab knows it as a parameter of lists of work items."""

    phrase: ClassVar[str] = ""
    """What stands before the values it asks for."""
    evident: ClassVar[bool] = False
    """True if what it saw is always part of the reason for what a rule does; else it is where a clock runs."""

    def holds(self, seen: Seen, scene: Scene) -> bool:
        """Whether it is met, for conditions that no clock moves; may raise Unread."""
        raise NotImplementedError

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        """Looks at the facts there are; never reads anything itself, and makes no words; may raise Unread."""
        return MET if self.holds(seen, scene) else UNMET

    def wanted(self) -> str:
        """What it asks for, in words."""
        root = getattr(self, "root", self.key)
        return self.phrase + (listed(root) if isinstance(root, tuple) else str(root))

    def shown(self, seen: Seen, scene: Scene) -> str:
        """What is there instead or indeed, in words: asked only by who reads it, once facts are no longer missing."""
        raise NotImplementedError

    def only_state(self) -> str:
        """The one state, `opened` or `closed`, that its matches have; empty if they may have either."""
        return ""

    def closed_since(self, now: datetime, calendar: Calendar) -> datetime | None:
        """A moment before which no match was closed (UTC); None if that may be long ago, or never."""
        return None

    def labels_of_all(self) -> frozenset[str]:
        """Labels that every match carries, or `None`, by which GitLab may filter a list."""
        return frozenset()

    def variants(self) -> Mapping[tuple[str, ...], Condition]:
        """The conditions it stands for, by the words of their braces; the rule is run for each of several."""
        return {}

    def as_the_gem(self) -> Condition:
        """The same condition in a rule of the gem's keys alone, where GitLab's lists decide."""
        return self

    def beside(self, others: Iterable[Condition]) -> Condition:
        """The same condition, told which others are asked with it."""
        return self

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        """What is wrong with it in a policy that defines these names."""
        return ()

    def faults_on(self, kind: str, vocabulary: Vocabulary) -> Iterable[Wrong]:
        """What is wrong with it in a rule on this type of resource."""
        return ()

    def faults_in_the_gem(self) -> Iterable[Wrong]:
        """What is wrong with it in a rule of the gem's keys alone."""
        return ()

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        """What GitLab filters a list by, for types of which each rule has its own list; `now` is UTC."""
        return {}

    def looks_again(self) -> bool:
        """True if it looks again at what such a list holds: the parameters are not all that it asks for."""
        return not self.listed_so

    def words(self, written: object) -> Iterable[tuple[str, Path_]]:
        """Where in the condition as `written` a word stands: of what, and the path below its key."""
        return ()

    def heeds_any_news(self) -> bool:
        """True if it is met by whatever was done lately, by the bot itself, too."""
        return False

    def advice(self) -> tuple[str, str]:
        """What a rule's author should know about it, and what to write instead; empty if nothing."""
        return "", ""


class Scalar(RootModel[Any], Condition):
    """A condition that is one value or a list, such as `state: opened`."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    parameter: ClassVar[str] = ""
    """By which GitLab filters a list of a rule's own, if it takes the value or values as they are."""

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        if not self.parameter:
            return {}
        return {self.parameter: self.root if isinstance(self.root, str) else ",".join(self.root)}


def named(what: str, cure: str) -> AfterValidator:
    """For one word: a blank one asks GitLab for nothing, and raises ValueFault with the cure."""

    def filled(word: str) -> str:
        refuse(not word.strip(), f"an empty {what} is no condition to GitLab: {cure}, or leave it out")
        return word

    return AfterValidator(filled)


class Flag(Scalar):
    """Whether a resource is what its `word` says."""

    root: bool
    word: ClassVar[str]

    def is_so(self, issue: Issue) -> bool:
        """What the resource says."""
        raise NotImplementedError

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return self.is_so(seen.issue) is self.root

    def wanted(self) -> str:
        return self.word if self.root else f"not {self.word}"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return self.word if self.is_so(seen.issue) else f"not {self.word}"


class Mapped(Strict, Condition):
    """A condition that is a map, such as `votes: {...}`."""


class Aged(Mapped):
    """A condition on how long ago something was: `older_than` or `newer_than` an age."""

    older_than: Span | None = None
    newer_than: Span | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Any:
        refuse((self.older_than is None) == (self.newer_than is None), "give older_than or newer_than")
        return self

    @property
    def span(self) -> Duration:
        """The age that was given."""
        span = self.older_than or self.newer_than
        assert span is not None  # noqa: S101 – the validator saw to it
        return span


def listed(words: Iterable[str]) -> str:
    """Words for a phrase, or `none`."""
    return ", ".join(words) or "none"


@dataclass(frozen=True, eq=False)
class Group:
    """Parts joined by a word; each is itself, so that what many rules share is asked once for a view of an issue."""

    word: Literal["all", "any", "not"] = "all"
    parts: tuple[Condition | Group, ...] = ()
    shared: bool = False
    name: str = ""
    """What a policy calls it, if it is a named set."""

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        """What its parts come to, in their order; parts that cannot matter any more are not asked."""
        known = seen.verdicts.get(self) if self.shared else None
        if isinstance(known, Verdict):
            return known
        verdict = self._asked(seen, scene)
        if self.shared:
            seen.verdicts[self] = verdict
        return verdict

    def _asked(self, seen: Seen, scene: Scene) -> Verdict:
        """The verdicts combined; where all are met, or the first to count is a plain no, there is no more to say."""
        neutral, end = (UNMET, MET) if self.word == "any" else (MET, UNMET)
        parts = iter(self.parts)
        for part in parts:
            if (verdict := ask(part, seen, scene)) is not neutral:
                break
        else:
            verdict = neutral
        if verdict is neutral or verdict is end:
            return opposite(verdict) if self.word == "not" else verdict
        return self.combined(chain((verdict,), map(ask, parts, repeat(seen), repeat(scene))))

    def combined(self, verdicts: Iterable[Verdict]) -> Verdict:
        """The word's own way to join the verdicts of its parts."""
        together = joined(verdicts, UNMET if self.word == "any" else MET)
        return opposite(together) if self.word == "not" else together

    @property
    def leaves(self) -> Iterator[Condition]:
        """Its conditions at any depth."""
        for part in self.parts:
            yield from part.leaves if isinstance(part, Group) else (part,)

    @property
    def sure(self) -> Iterator[Condition]:
        """Its conditions at any depth that are not behind a `not`: a match may have met them."""
        for part in self.parts if self.word != "not" else ():
            yield from part.sure if isinstance(part, Group) else (part,)

    @property
    def own(self) -> Iterator[Condition]:
        """The conditions that every match meets: its own, and those of groups that are all met."""
        for part in self.parts if self.word == "all" else ():
            yield from part.own if isinstance(part, Group) else (part,)

    def labels_of_all(self) -> frozenset[str]:
        """Labels that every match carries."""
        return frozenset[str]().union(*(part.labels_of_all() for part in self.own))

    def parameters(self, now: datetime, calendar: Calendar) -> tuple[tuple[str, str], ...]:
        """What GitLab filters a list of a rule's own by; `now` is UTC."""
        asked: dict[str, str] = {}
        for condition in self.own:
            asked |= condition.parameters(now, calendar)
        return tuple(asked.items())

    def beyond_list(self) -> Group:
        """What is left to be asked of such a list."""
        parts = tuple(part for part in self.parts if isinstance(part, Group) or part.looks_again())
        return replace(self, parts=parts, shared=False)


def ask(part: Condition | Group, seen: Seen, scene: Scene) -> Verdict:
    """A part's verdict; unknown while it asks for what nobody has read."""
    try:
        return part.verdict(seen, scene)
    except Unread as unread:
        return Verdict(met=None, missing=unread.needs)
    except NeverKnown as refused:
        return Verdict(met=None, failed=refused.why)
    except Broken as broken:
        return Verdict(met=None, failed=broken.why, broken=True)
