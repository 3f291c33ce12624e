"""What a condition is: a frozen piece of policy that looks at facts and decides; its words are for readers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from pydantic import ConfigDict, RootModel

from triage_bot.conditions.verdict import MET, UNMET, Verdict
from triage_bot.context.checking import Vocabulary, Wrong
from triage_bot.context.scene import Scene, Seen
from triage_bot.shapes.source import Path_
from triage_bot.shapes.values import Strict
from triage_bot.text.calendar import Calendar

TOUCH_LAG = timedelta(minutes=1)
"""GitLab skips `updated_at` if the issue was touched less than a minute ago."""


class Condition:
    """Base of conditions; the class's docstring is its one-line help.

    `key` is the YAML key; `on` says which resource types know it.
    """

    key: ClassVar[str] = ""
    on: ClassVar[frozenset[str]] = frozenset({"issues"})
    late: ClassVar[bool] = False
    """True if it may need facts beyond the list page, or says when to look again: it is asked last."""
    of_the_gem: ClassVar[bool] = False
    finds_unproved: ClassVar[bool] = False
    """True if it looks for issues that nothing proves: rules with it may list them."""
    finds_form: ClassVar[bool] = False
    """True if a match names the form it was met by."""

    evident: ClassVar[bool] = False
    """True if what it saw is always part of the reason for what a rule does; else it is where a clock runs."""

    def holds(self, seen: Seen, scene: Scene) -> bool:
        """Whether it is met, for conditions that the list page decides; may raise Unread."""
        raise NotImplementedError

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        """Looks at the facts there are; never reads anything itself, and makes no words."""
        return MET if self.holds(seen, scene) else UNMET

    @property
    def wanted(self) -> str:
        """What it asks for, in words."""
        return str(getattr(self, "root", self.key))

    def shown(self, seen: Seen, scene: Scene) -> str:
        """What is there instead or indeed, in words: asked only by who reads it, once facts are no longer missing."""
        raise NotImplementedError

    def only_state(self) -> str:
        """The one state, `opened` or `closed`, that its matches have; empty if they may have either."""
        return ""

    def closed_since(self, now: datetime, calendar: Calendar) -> datetime | None:
        """A moment before which no match was closed (UTC); None if that may be long ago, or never."""
        return None

    def variants(self) -> Mapping[tuple[str, ...], Condition]:
        """The conditions it stands for, by the words of their braces; the rule is run for each of several."""
        return {}

    def beside(self, others: Iterable[Condition]) -> Condition:
        """The same condition, told which others are asked with it."""
        return self

    def faults(self, vocabulary: Vocabulary) -> Iterable[Wrong]:
        """What is wrong with it in a policy that defines these names."""
        return ()

    def words(self, written: object) -> Iterable[tuple[str, Path_]]:
        """Where in the condition as `written` a word stands: of what, and the path below its key."""
        return ()

    def advice(self) -> tuple[str, str]:
        """What a rule's author should know about it, and what to write instead; empty if nothing."""
        return "", ""


class Scalar(RootModel[Any], Condition):
    """A condition that is one value or a list, such as `state: opened`."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class Mapped(Strict, Condition):
    """A condition that is a map, such as `votes: {...}`."""


def listed(words: Iterable[str]) -> str:
    """Words for a phrase, or `none`."""
    return ", ".join(words) or "none"
