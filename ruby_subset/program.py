"""Ruby for the rest of the house: an expression is read once, and asked as often as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.names import Names
from ruby_subset.core.problem import Problem
from ruby_subset.core.values import Thing
from ruby_subset.running.frame import Leaving
from ruby_subset.running.run import Run

if TYPE_CHECKING:
    from ruby_subset.compiling.compiler import Whole

__all__ = ["Names", "Problem", "Program", "RubyError", "RubyTooCostly", "condition", "text"]


@dataclass(frozen=True, slots=True)
class Program:
    """An expression, ready to be asked; not where it has faults."""

    faults: tuple[Problem, ...]
    uses: frozenset[str]
    """Which names of the house it mentions."""
    whole: Whole = field(repr=False, compare=False)

    def value(self, thing: Thing, now: datetime, zone: ZoneInfo, env: Mapping[str, str], seed: str = "") -> Any:
        """Its value; raises RubyError, RubyTooCostly, and whatever the thing raises. `rand` follows the seed."""
        run = Run(now=now, zone=zone, env=env, thing=thing, draws=seed)
        try:
            return self.whole(run)
        except RecursionError:
            raise RubyTooCostly("the expression goes too deep") from None
        except Leaving as leaving:
            raise RubyError("LocalJumpError", "a block's way out leads nowhere") from leaving


@lru_cache(maxsize=2_000)
def condition(source: str, names: Names) -> Program:
    """The expression of a condition, whose value's truth counts."""
    return _program(source, names)


@lru_cache(maxsize=2_000)
def text(source: str, names: Names) -> Program:
    """A text with `#{…}` in it; its value is a list of its own words and, `Printed`, of what expressions gave."""
    return _program(source, names, in_pieces=True)


def _program(source: str, names: Names, in_pieces: bool = False) -> Program:
    from ruby_subset.compiling.programs import compiled  # noqa: PLC0415 – most have no Ruby, and it is much

    return Program(*compiled(source, names, in_pieces))
