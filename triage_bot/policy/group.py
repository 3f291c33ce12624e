"""Conditions ready to be asked: cheap ones first, nested groups, then those that may need facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from triage_bot.conditions.base import Condition
from triage_bot.policy.schema import COMBINATORS, ConditionsBase

C = TypeVar("C", bound=Condition)


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
            tuple(one for one in own if not one.late),
            tuple((word, cls.of(group)) for word in COMBINATORS for group in conditions.nested(word)),
            tuple(one for one in own if one.late),
        )

    def find(self, kind: type[C]) -> C | None:
        """The condition of this kind that every match must meet, if there is one."""
        return next((one for one in (*self.early, *self.late) if isinstance(one, kind)), None)
