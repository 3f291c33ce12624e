"""What a condition is: a frozen piece of policy that looks at facts and says met, unmet or unknown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import ConfigDict, RootModel

from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import Need
from triage_bot.shapes.values import Strict
from triage_bot.text.duration import Duration

TOUCH_LAG = timedelta(minutes=1)
"""GitLab skips `updated_at` if the issue was touched less than a minute ago."""


class Verdict(StrEnum):
    """Three values: unknown means that a fact is still missing."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clock:
    """When something began, until which day it was fine, and whose word started it."""

    start: datetime
    limit: date
    interval: Duration
    what: str
    who: str = ""
    word: datetime | None = None
    word_by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition on one resource: wanted, seen, verdict; and what would change it."""

    key: str
    verdict: Verdict
    wanted: str
    seen: str
    missing: frozenset[Need] = frozenset()
    clock: Clock | None = None
    next_look: datetime | None = None
    inner: tuple[Finding, ...] = field(default=())
    failed: str = ""
    """Why nobody will ever know: a text takes too much."""

    @property
    def met(self) -> bool:
        """True only if nothing is missing and it holds."""
        return self.verdict is Verdict.MET

    @property
    def failure(self) -> str:
        """Why this, or something inside it, can never be decided; empty if nothing of the kind was met."""
        return self.failed or next((why for one in self.inner if (why := one.failure)), "")


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

    @abstractmethod
    def check(self, seen: Seen, scene: Scene) -> Finding:
        """Looks at the facts there are; never reads anything itself."""

    def tells(self, seen: Seen, scene: Scene) -> bool | None:
        """Whether `check` would say met, told without words and at once; None if this cannot be told so."""
        return None

    def finding(self, met: bool | None, wanted: str, seen: str, **more: Any) -> Finding:
        """A finding of this condition; None means unknown."""
        verdict = Verdict.UNKNOWN if met is None else Verdict.MET if met else Verdict.UNMET
        return Finding(self.key, verdict, wanted, seen, **more)

    def lacks(self, wanted: str, *kinds: str, source: str = "") -> Finding:
        """Unknown until these facts are fetched."""
        needs = frozenset(Need(kind, source) for kind in kinds)
        return self.finding(None, wanted, "not read yet", missing=needs)


class Scalar(RootModel[Any], Condition):
    """A condition that is one value or a list, such as `state: opened`."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class Mapped(Strict, Condition):
    """A condition that is a map, such as `votes: {...}`."""


def listed(words: Iterable[str]) -> str:
    """Words for a phrase, or `none`."""
    return ", ".join(words) or "none"
