"""Conditions ready to be asked: cheap ones first, nested groups, then those that may need facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from triage_bot.conditions.base import Condition
from triage_bot.context.scene import Scene, Seen
from triage_bot.policy.schema import COMBINATORS, ConditionsBase

C = TypeVar("C", bound=Condition)
Part = TypeVar("Part")


@lru_cache(maxsize=2_000)
def _alike(words: str) -> list[Any]:  # noqa: ARG001 – it is what they are kept by
    return []


def _shared(part: Part) -> Part:
    """One object for all equal ones: what many rules ask alike is answered once per issue.

    Equal in words, too: to Python `1` and `true` are the same, in a policy they are not.
    """
    there = _alike(repr(part))
    for one in there:
        if one == part:
            shared: Part = one
            return shared
    there.append(part)
    return part


@dataclass(frozen=True)
class Group:
    """Conditions that must all be met; `nested` pairs `any`, `all` or `not` with a group."""

    early: tuple[Condition, ...] = ()
    nested: tuple[tuple[str, Group], ...] = ()
    late: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, conditions: ConditionsBase | None) -> Group:
        """The group a policy's `conditions` stand for; none stands for everything."""
        if conditions is None:
            return cls()
        own = conditions.own()
        return cls(
            tuple(_shared(one) for one in own if not one.late),
            tuple((word, _shared(cls.of(group))) for word in COMBINATORS for group in conditions.nested(word)),
            tuple(one for one in own if one.late),
        )

    def tells(self, seen: Seen, scene: Scene) -> bool | None:
        """Whether all its conditions are met, as far as that can be told without words; None if it cannot."""
        unknown = bool(self.late)
        for one in self.early:
            told = one.tells(seen, scene)
            if told is False:
                return False
            unknown = unknown or told is None
        for told in self._nested(seen, scene):
            if told is False:
                return False
            unknown = unknown or told is None
        return None if unknown else True

    def _nested(self, seen: Seen, scene: Scene) -> Iterator[bool | None]:
        """`all` and `not` groups one by one, then the `any` groups together; each group once per view of an issue."""
        either: list[bool | None] = []
        for word, group in self.nested:
            if id(group) not in seen.told:
                seen.told[id(group)] = group.tells(seen, scene)
            told = seen.told[id(group)]
            if word == "any":
                either.append(told)
            else:
                yield told if word == "all" or told is None else not told
        if either:
            yield True if True in either else None if None in either else False

    def find(self, kind: type[C]) -> C | None:
        """The condition of this kind that every match must meet, if there is one."""
        return next((one for one in (*self.early, *self.late) if isinstance(one, kind)), None)

    @property
    def every(self) -> Iterator[Condition]:
        """Its conditions at any depth."""
        yield from (*self.early, *self.late)
        for _, group in self.nested:
            yield from group.every

    def find_all(self, kind: type[C]) -> list[C]:
        """Every condition of this kind, at any depth."""
        return [one for one in self.every if isinstance(one, kind)]
